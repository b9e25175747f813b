/** Whether a database exists; undefined if the browser does not say. This check does not create the database. */
export async function hasDatabase(wanted) {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === wanted);
  } catch {}
}
