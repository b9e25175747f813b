/** Prints rows of figures, each a name and a value. */
export const print = (rows) => {
  for (const [what, value] of rows) console.log(`  ${what.padEnd(64)} ${value}`);
};
