//! Gauss and Lobatto's rule on [0, 1]: both ends are points, and with *n* between them it is exact for polynomials of
//! degree up to 2*n* + 1.

/// So many points between the ends with their weights, and the weight of each end; all weights add up to 1.
///
/// The inner points are where a Legendre polynomial is level, which is between its roots, and these are between the roots of
/// the polynomial before. So bisection finds them from nothing but additions and multiplications, and the rule is the
/// same to the last bit on every machine, which a cosine is not.
pub(super) fn gauss_lobatto(n_inner: usize) -> (Vec<(f64, f64)>, f64) {
    let degree = n_inner + 1;
    let roots = (1..=degree).fold(Vec::new(), |roots, degree| {
        let borders: Vec<f64> = [&[-1.0], roots.as_slice(), &[1.0]].concat();
        between(&borders, |x| legendre(degree, x).0)
    });
    // (1 - x²) / n times the polynomial's slope
    let level = between(&roots, |x| {
        let (value, previous) = legendre(degree, x);
        previous - x * value
    });
    let end = 1.0 / (degree * (degree + 1)) as f64;
    let weighted = |x: f64| {
        let (value, _) = legendre(degree, x);
        ((1.0 + x) / 2.0, end / (value * value))
    };
    (level.into_iter().map(weighted).collect(), end)
}

/// Where a function is 0 between each two borders, on whose sides it has other signs.
fn between(borders: &[f64], function: impl Fn(f64) -> f64) -> Vec<f64> {
    let root = |pair: &[f64]| match pair {
        &[low, high] => bisect(low, high, &function),
        _ => 0.0, // not reached: windows of two
    };
    borders.windows(2).map(root).collect()
}

fn bisect(mut low: f64, mut high: f64, function: impl Fn(f64) -> f64) -> f64 {
    let rising = function(low) < 0.0;
    for _ in 0..64 {
        let middle = (low + high) / 2.0;
        if (function(middle) < 0.0) == rising {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// Values of the Legendre polynomials of this degree and of the one before, by Bonnet's recursion.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut previous, mut value) = (0.0, 1.0);
    for n in 0..degree {
        let n = n as f64;
        (previous, value) = (value, ((2.0 * n + 1.0) * x * value - n * previous) / (n + 1.0));
    }
    (value, previous)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_inner: usize) {
        let (points, end) = gauss_lobatto(n_inner);
        assert_eq!(points.len(), n_inner);
        for degree in 0..=2 * n_inner + 1 {
            let inner: f64 = points.iter().map(|(point, weight)| weight * point.powi(degree as i32)).sum();
            let sum = inner + end * (1.0 + 0.0_f64.powi(degree as i32));
            let expected = 1.0 / (degree as f64 + 1.0);
            assert!((sum - expected).abs() < 1e-13, "{n_inner} points, degree {degree}: {sum} is not {expected}");
        }
    }

    #[test]
    fn powers_are_integrated_exactly() {
        [0, 1, 2, 4, 5, 8, 12, 32].into_iter().for_each(check);
    }
}
