// The sample that visitors can try on the Train page.
import { readFileSync } from "node:fs";

const TABLE = "model/data/telco.csv";
/** Sorting starts at this column, so that customers with the same services are next to each other. */
const SORTED_BY = "PhoneService";

/* IBM's table without the IDs, and sorted, so that it compresses better. */
export function sampleTable() {
  const lines = readFileSync(TABLE, "utf8").trimEnd().split("\n");
  const [header, ...rows] = lines.map((line) => line.split(",").slice(1));
  const first = header.indexOf(SORTED_BY);
  const key = (row) => [...row.slice(first), ...row.slice(0, first)].join();
  const sorted = rows.map((row) => [key(row), row]).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${[header, ...sorted.map(([, row]) => row)].map((row) => row.join()).join("\n")}\n`;
}
