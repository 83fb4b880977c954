//! Who waits for whom, and the rings in it. Drivers are numbers here; where the edges come from and
//! what is said about a ring is in `check`.

use std::collections::VecDeque;

use petgraph::{
    algo::tarjan_scc,
    graph::{DiGraph, NodeIndex},
    visit::EdgeRef,
};
use proc_macro2::Span;

/// Why one driver waits for another.
#[derive(Clone, Copy)]
pub(crate) enum Cause {
    /// One of its options mentions the other.
    Mention(Span),
    /// `dependencies` says so; the place is the name of the one that waits.
    Declared(Span),
    /// It stands behind the other in a list.
    Order,
}

/// One step of a ring.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    pub(crate) driver: usize,
    pub(crate) needs: usize,
    pub(crate) cause: Cause,
}

/// The startup graph: an edge leads from what is needed to who needs it.
pub(crate) struct Graph(DiGraph<(), Cause>);

impl Graph {
    /// A graph of `drivers` that wait for nothing.
    pub(crate) fn new(drivers: usize) -> Self {
        let mut graph = DiGraph::new();
        for _ in 0..drivers {
            graph.add_node(());
        }
        Self(graph)
    }

    /// Makes a driver wait for another; the first cause is kept.
    pub(crate) fn add(&mut self, need: Need) {
        let (from, to) = (NodeIndex::new(need.needs), NodeIndex::new(need.driver));
        if self.0.find_edge(from, to).is_none() {
            self.0.add_edge(from, to, need.cause);
        }
    }

    /// What `driver` waits for, in the order of the drivers.
    pub(crate) fn needs(&self, driver: usize) -> Vec<usize> {
        let incoming = petgraph::Direction::Incoming;
        let mut needs: Vec<usize> = self
            .0
            .neighbors_directed(NodeIndex::new(driver), incoming)
            .map(NodeIndex::index)
            .collect();
        needs.sort_unstable();
        needs
    }

    /// The shortest ring among each set of drivers that wait for each other. A ring starts with the
    /// driver declared first, and its last step closes it.
    pub(crate) fn rings(&self) -> Vec<Vec<Need>> {
        let mut rings: Vec<_> = tarjan_scc(&self.0)
            .into_iter()
            .filter_map(|mut members| {
                members.sort_unstable();
                members.iter().filter_map(|member| self.ring(*member)).min_by_key(Vec::len)
            })
            .collect();
        rings.sort_by_key(|ring| ring[0].driver);
        rings
    }

    /// The shortest way from `start` along what it needs back to itself.
    fn ring(&self, start: NodeIndex) -> Option<Vec<Need>> {
        let mut reached: Vec<Option<Need>> = vec![None; self.0.node_count()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for need in self.steps(node) {
                if need.needs == start.index() {
                    return Some(back(&reached, start.index(), need));
                }
                if reached[need.needs].is_none() {
                    reached[need.needs] = Some(need);
                    queue.push_back(NodeIndex::new(need.needs));
                }
            }
        }
        None
    }

    fn steps(&self, node: NodeIndex) -> Vec<Need> {
        let incoming = petgraph::Direction::Incoming;
        let mut steps: Vec<Need> = self
            .0
            .edges_directed(node, incoming)
            .map(|edge| Need {
                driver: node.index(),
                needs: edge.source().index(),
                cause: *edge.weight(),
            })
            .collect();
        steps.sort_by_key(|need| need.needs);
        steps
    }
}

/// The steps that led to `last`, from `start` on.
fn back(reached: &[Option<Need>], start: usize, last: Need) -> Vec<Need> {
    let mut ring = vec![last];
    let mut at = last.driver;
    while at != start {
        let Some(step) = reached[at] else { break };
        ring.push(step);
        at = step.driver;
    }
    ring.reverse();
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rings(drivers: usize, needs: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut graph = Graph::new(drivers);
        for (driver, needs) in needs {
            graph.add(Need { driver: *driver, needs: *needs, cause: Cause::Order });
        }
        graph.rings().iter().map(|ring| ring.iter().map(|need| need.driver).collect()).collect()
    }

    #[test]
    fn no_ring_in_a_diamond() {
        assert!(rings(4, &[(1, 0), (2, 0), (3, 1), (3, 2)]).is_empty());
    }

    #[test]
    fn a_driver_that_needs_itself() {
        assert_eq!(rings(2, &[(1, 1)]), [[1]]);
    }

    #[test]
    fn a_ring_follows_what_is_needed_from_the_first_driver() {
        assert_eq!(rings(3, &[(0, 2), (2, 1), (1, 0)]), [[0, 2, 1]]);
    }

    #[test]
    fn the_shortest_ring_of_each_set() {
        let needs = [(0, 1), (1, 2), (2, 0), (2, 1), (3, 4), (4, 3)];
        assert_eq!(rings(5, &needs), [[1, 2], [3, 4]]);
    }

    #[test]
    fn needs_are_in_order_and_once() {
        let mut graph = Graph::new(3);
        for needs in [1, 0, 1] {
            graph.add(Need { driver: 2, needs, cause: Cause::Order });
        }
        assert_eq!(graph.needs(2), [0, 1]);
    }
}
