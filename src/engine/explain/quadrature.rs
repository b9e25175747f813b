//! Gauss and Legendre's rule on [0, 1]: exact for polynomials of degree below twice its number of points.

/// Points and weights of the rule with `N` points; the weights add up to 1.
///
/// The roots of one Legendre polynomial lie between those of the last, so bisection finds them from nothing but
/// additions and multiplications, and the rule is the same to the last bit on every machine, which a cosine is not.
pub(super) fn gauss_legendre<const N: usize>() -> ([f64; N], [f64; N]) {
    let mut roots: Vec<f64> = Vec::with_capacity(N);
    for degree in 1..=N {
        let mut borders = Vec::with_capacity(degree + 1);
        borders.push(-1.0);
        borders.append(&mut roots);
        borders.push(1.0);
        roots = borders
            .windows(2)
            .map(|pair| match pair {
                [low, high] => bisect(degree, *low, *high),
                _ => 0.0,
            })
            .collect();
    }
    let at = |index: usize| roots.get(index).copied().unwrap_or(0.0);
    let points = std::array::from_fn(|index| (1.0 + at(index)) / 2.0);
    let weights = std::array::from_fn(|index| {
        let x = at(index);
        let (value, previous) = legendre(N, x);
        let slope = N as f64 * (x * value - previous) / (x * x - 1.0);
        1.0 / ((1.0 - x * x) * slope * slope)
    });
    (points, weights)
}

fn bisect(degree: usize, mut low: f64, mut high: f64) -> f64 {
    let rising = legendre(degree, low).0 < 0.0;
    for _ in 0..64 {
        let middle = (low + high) / 2.0;
        if (legendre(degree, middle).0 < 0.0) == rising {
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

    fn check<const N: usize>() {
        let (points, weights) = gauss_legendre::<N>();
        for degree in 0..2 * N {
            let sum: f64 = points.iter().zip(weights).map(|(point, weight)| weight * point.powi(degree as i32)).sum();
            let expected = 1.0 / (degree as f64 + 1.0);
            assert!((sum - expected).abs() < 1e-13, "{N} points, degree {degree}: {sum} is not {expected}");
        }
    }

    #[test]
    fn powers_are_integrated_exactly() {
        check::<1>();
        check::<4>();
        check::<5>();
        check::<8>();
        check::<16>();
        check::<32>();
    }
}
