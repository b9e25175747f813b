/** The estimate that the Customer page shows after the last input. The page updates the estimate within one frame. */
export async function score(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return Number(await page.getByTestId("probability").getAttribute("data-value"));
}
