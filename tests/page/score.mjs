/** Waits until a frame has been shown, and its observers have been called. */
export const nextFrame = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** The estimate that the Customer page shows after the last input. The page updates the estimate within one frame. */
export async function score(page) {
  await nextFrame(page);
  return Number(await page.getByTestId("probability").getAttribute("data-value"));
}
