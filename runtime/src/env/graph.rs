//! Who waits for whom, as a petgraph: an edge leads from a driver to each driver that needs it.

use petgraph::{
    Direction,
    algo::astar,
    graph::{DiGraph, NodeIndex},
    visit::Reversed,
};

/// The startup graph of one environment; nodes are the drivers in the order they were declared.
#[derive(Debug, Clone)]
pub(crate) struct Graph(DiGraph<usize, ()>);

impl Graph {
    /// The graph in which driver `i` needs the drivers `needs(i)`.
    pub(crate) fn new<'a>(drivers: usize, needs: impl Fn(usize) -> &'a [usize]) -> Self {
        let mut graph = DiGraph::with_capacity(drivers, drivers);
        for driver in 0..drivers {
            graph.add_node(driver);
        }
        for driver in 0..drivers {
            for need in needs(driver) {
                graph.update_edge(NodeIndex::new(*need), NodeIndex::new(driver), ());
            }
        }
        Self(graph)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.node_count()
    }

    /// The drivers that `driver` needs, in the order in which that was said.
    pub(crate) fn needs(&self, driver: usize) -> impl Iterator<Item = usize> {
        let latest_first = self.0.neighbors_directed(NodeIndex::new(driver), Direction::Incoming);
        let mut needs: Vec<usize> = latest_first.map(NodeIndex::index).collect();
        needs.reverse();
        needs.into_iter()
    }

    /// The drivers that need `driver`.
    pub(crate) fn needed_by(&self, driver: usize) -> impl Iterator<Item = usize> {
        self.0.neighbors_directed(NodeIndex::new(driver), Direction::Outgoing).map(NodeIndex::index)
    }

    /// `driver` needs `need` too.
    pub(crate) fn add(&mut self, driver: usize, need: usize) {
        self.0.update_edge(NodeIndex::new(need), NodeIndex::new(driver), ());
    }

    /// The shortest way in which `from` comes to need `to`: `from`, a driver it needs, one that needs, .., `to`; none if it
    /// does not.
    pub(crate) fn path(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let (from, to) = (NodeIndex::new(from), NodeIndex::new(to));
        let found = astar(Reversed(&self.0), from, |node| node == to, |_| 1, |_| 0);
        found.map(|(_, path)| path.into_iter().map(NodeIndex::index).collect())
    }

    /// The chain of drivers that made the start take as long as it did: from the last one that got ready back over the
    /// input it waited for longest. `ready` tells when a driver got ready.
    pub(crate) fn critical_path<T: Ord>(&self, ready: impl Fn(usize) -> Option<T>) -> Vec<usize> {
        let latest = |drivers: &mut dyn Iterator<Item = usize>| {
            drivers.filter_map(|d| Some((ready(d)?, d))).max().map(|(_, driver)| driver)
        };
        let mut path = Vec::new();
        let mut next = latest(&mut (0..self.len()));
        while let Some(driver) = next {
            path.push(driver);
            next = latest(&mut self.needs(driver));
        }
        path.reverse();
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 -> 1, 2 -> 3
    fn diamond() -> Graph {
        const NEEDS: [&[usize]; 4] = [&[], &[0], &[0], &[1, 2]];
        Graph::new(4, |i| NEEDS[i])
    }

    #[test]
    fn edges_lead_both_ways() {
        let graph = diamond();
        assert_eq!(graph.needs(3).collect::<Vec<_>>(), [1, 2], "as they were declared");
        assert_eq!(graph.needed_by(1).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_path_tells_how_one_needs_the_other() {
        let mut graph = diamond();
        assert_eq!(graph.path(3, 0).map(|path| path.len()), Some(3));
        assert_eq!(graph.path(0, 3), None);
        graph.add(0, 3);
        assert_eq!(graph.path(0, 3), Some(vec![0, 3]));
    }

    #[test]
    fn the_critical_path_follows_the_slowest_input() {
        let ready = [10, 20, 90, 100];
        assert_eq!(diamond().critical_path(|i| Some(ready[i])), [0, 2, 3]);
        assert_eq!(diamond().critical_path(|i| (i < 2).then_some(ready[i])), [0, 1]);
    }
}
