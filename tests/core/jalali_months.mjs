// Writes jalali_months.csv: the Gregorian first day of every Jalali month of 1300–1501, as ICU counts them.
//   node tests/core/jalali_months.mjs > tests/core/jalali_months.csv
// ICU is not what the program converts with, so the table is an independent witness.
const jalali = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC",
});
const years = new Map();
for (let day = Date.UTC(1921, 2, 1); day < Date.UTC(2123, 3, 1); day += 86400000) {
  const part = Object.fromEntries(jalali.formatToParts(day).map(({ type, value }) => [type, parseInt(value, 10)]));
  if (part.day !== 1 || part.year < 1300 || part.year > 1501) continue;
  if (!years.has(part.year)) years.set(part.year, []);
  years.get(part.year).push(new Date(day).toISOString().slice(0, 10));
}
console.log(["year", ...Array.from({ length: 12 }, (_, month) => `month_${month + 1}`)].join(","));
for (const [year, firsts] of years) console.log([year, ...firsts].join(","));
