// Order statistics of measured times.
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

// The median and, in parentheses, the 10th and 90th percentiles, as text.
export function spread(values, unit, digits = 1) {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} ${unit} (${low} to ${high})`;
}
