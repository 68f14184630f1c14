//! In which order functions are priced: whatever a function calls comes before it. Knows numbers only; what is done with
//! them is [`super::function`]'s.

/// All functions, each after those that it calls. `calls` has for each the functions that it calls. Where functions call
/// each other in a circle, one of them comes before one that it calls.
///
/// Goes deep by a list of its own: a module may have chains of calls as long as it has functions.
pub(super) fn callees_first(calls: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(calls.len());
    let mut seen = vec![false; calls.len()];
    for first in 0..calls.len() {
        // Functions that are open, each with how many of its calls were followed.
        let mut open = Vec::new();
        if !std::mem::replace(&mut seen[first], true) {
            open.push((first, 0));
        }
        while let Some((function, followed)) = open.last_mut() {
            match calls[*function].get(*followed) {
                Some(callee) => {
                    *followed += 1;
                    if !std::mem::replace(&mut seen[*callee], true) {
                        open.push((*callee, 0));
                    }
                }
                None => {
                    order.push(*function);
                    open.pop();
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::callees_first;

    #[test]
    fn what_is_called_comes_first_and_a_circle_has_an_end() {
        assert_eq!(callees_first(&[vec![1, 2], vec![2], vec![]]), [2, 1, 0]);
        assert_eq!(callees_first(&[vec![1], vec![0], vec![2]]), [1, 0, 2]);
        let chain: Vec<Vec<usize>> = (1..=100_000).map(|n| vec![n % 100_000]).collect();
        assert_eq!(callees_first(&chain)[..2], [99_999, 99_998]);
    }
}
