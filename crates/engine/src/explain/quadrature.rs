//! The Gauss–Lobatto rule on [0, 1]: both ends of the interval are points, and with *n* inner points it is exact for
//! polynomials of degree up to 2*n* + 1.

/// The inner points with their weights, and the weight of each end.
///
/// The inner points are the roots of the derivative of a Legendre polynomial, mapped from [-1, 1] to [0, 1]. The roots
/// of consecutive Legendre polynomials interlace, so bisection finds them with basic arithmetic, and the rule is
/// bit-for-bit identical on every machine.
pub(super) fn gauss_lobatto(n_inner: usize) -> (Vec<(f64, f64)>, f64) {
    let degree = n_inner.saturating_add(1);
    let roots = (1..=degree).fold(Vec::new(), |roots, degree| {
        let bounds: Vec<f64> = [&[-1.0], roots.as_slice(), &[1.0]].concat();
        roots_between(&bounds, |x| legendre(degree, x).0)
    });
    // (1 - x²) / n times the derivative of the polynomial
    let inner = roots_between(&roots, |x| {
        let (value, previous) = legendre(degree, x);
        previous - x * value
    });
    let end = 1.0 / (degree as f64 * (degree as f64 + 1.0));
    let weighted = |x: f64| {
        let (value, _) = legendre(degree, x);
        ((1.0 + x) / 2.0, end / (value * value))
    };
    (inner.into_iter().map(weighted).collect(), end)
}

/// The root of a function between each two successive bounds. The function's sign must alternate from bound to bound.
fn roots_between(bounds: &[f64], function: impl Fn(f64) -> f64) -> Vec<f64> {
    bounds.iter().zip(bounds.iter().skip(1)).map(|(&low, &high)| bisect(low, high, &function)).collect()
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

/// The values of the polynomials of this degree and of the previous one, by Bonnet's recursion.
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
    fn polynomials_are_integrated_exactly() {
        [0, 1, 2, 4, 5, 8, 12, 32].into_iter().for_each(check);
    }
}
