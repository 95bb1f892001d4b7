// What every page loads. Each module finds its own data-attributes; none knows a page.
import "htmx.org";
import { start as startCalendar } from "./calendar.js";
import { start as startCombobox } from "./combobox.js";
import { start as startDialogs } from "./dialogs.js";
import { start as startDrafts } from "./drafts.js";
import { start as startForms } from "./forms.js";
import { start as startKeys } from "./keys.js";
import { start as startLive } from "./live.js";
import { start as startRequests } from "./requests.js";
import { start as startRoomLeft } from "./room/leave.js";
import { start as startSmall } from "./small.js";

startRequests();
startDialogs();
startForms();
startDrafts();
startCombobox();
startKeys();
startSmall();
startLive();
startCalendar();
startRoomLeft();
