//! Where work waits for the database's threads: bounded, in two lanes, and by contention key where there are several
//! threads.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

/// Which lane a piece of work waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Somebody is waiting for the answer.
    Interactive,
    /// Imports, consumers, clean-ups: when there is room, and never starved.
    Bulk,
    /// Must go to one certain thread: work that would only wait for each other's rows anyway.
    Keyed(usize),
}

pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
    capacity: usize,
    name: &'static str,
}

struct State<T> {
    interactive: VecDeque<T>,
    bulk: VecDeque<T>,
    keyed: Vec<VecDeque<T>>,
    waiting: usize,
    closed: bool,
    /// Alternates, so that every lane moves even while the others never empty.
    turn: u8,
}

impl<T> Queue<T> {
    pub(crate) fn new(name: &'static str, threads: usize, capacity: usize) -> Self {
        let keyed = (0..threads).map(|_| VecDeque::new()).collect();
        let (interactive, bulk) = (VecDeque::new(), VecDeque::new());
        Self {
            state: Mutex::new(State { interactive, bulk, keyed, waiting: 0, closed: false, turn: 0 }),
            arrived: Condvar::new(),
            capacity,
            name,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Work runs outside of the lock, so a panic cannot leave the queue half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the work in, or gives it back when there is too much already.
    pub(crate) fn push(&self, lane: Lane, work: T) -> Result<(), T> {
        let mut state = self.lock();
        if state.closed || state.waiting >= self.capacity {
            metrics::counter!("bodega_db_overloaded_total", "queue" => self.name).increment(1);
            return Err(work);
        }
        state.waiting += 1;
        match lane {
            Lane::Interactive => state.interactive.push_back(work),
            Lane::Bulk => state.bulk.push_back(work),
            Lane::Keyed(thread) => {
                let threads = state.keyed.len();
                state.keyed[thread % threads].push_back(work);
                drop(state);
                self.arrived.notify_all();
                return Ok(());
            }
        }
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for the next piece of work for `thread`; `None` once the queue is closed and empty.
    pub(crate) fn pop(&self, thread: usize) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(work) = state.next(thread) {
                metrics::gauge!("bodega_db_queue_depth", "queue" => self.name).set(state.waiting as f64);
                return Some(work);
            }
            if state.closed {
                return None;
            }
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next piece of work if one is there already.
    pub(crate) fn try_pop(&self, thread: usize) -> Option<T> {
        self.lock().next(thread)
    }

    /// How many pieces of work wait, and how many may.
    pub(crate) fn depth(&self) -> (usize, usize) {
        (self.lock().waiting, self.capacity)
    }

    /// Takes nothing new in. What waits is still done.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }
}

impl<T> State<T> {
    fn lane(&mut self, lane: Lane) -> Option<&mut VecDeque<T>> {
        match lane {
            Lane::Interactive => Some(&mut self.interactive),
            Lane::Bulk => Some(&mut self.bulk),
            Lane::Keyed(thread) => self.keyed.get_mut(thread),
        }
    }

    fn next(&mut self, thread: usize) -> Option<T> {
        // One bulk command for every sixteen others keeps it moving; what is meant for this thread alone, and what any
        // thread may take, go turn about.
        self.turn = (self.turn + 1) % 16;
        let order = match self.turn {
            0 => [Lane::Bulk, Lane::Keyed(thread), Lane::Interactive],
            turn if turn % 2 == 0 => [Lane::Interactive, Lane::Keyed(thread), Lane::Bulk],
            _ => [Lane::Keyed(thread), Lane::Interactive, Lane::Bulk],
        };
        let work = order.into_iter().find_map(|lane| self.lane(lane)?.pop_front());
        self.waiting -= usize::from(work.is_some());
        work
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactive_work_goes_first_and_bulk_work_is_not_starved() {
        let queue = Queue::new("test", 1, 100);
        for n in 0..40 {
            queue.push(Lane::Interactive, n).unwrap();
        }
        queue.push(Lane::Bulk, 100).unwrap();
        let order: Vec<_> = std::iter::from_fn(|| queue.try_pop(0)).collect();
        let at = order.iter().position(|n| *n == 100).unwrap();
        assert!(at > 0 && at < 20, "bulk came at {at}");
        assert_eq!(order.iter().filter(|n| **n < 100).copied().collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn work_of_one_key_starves_nobody() {
        let queue = Queue::new("test", 1, 100);
        queue.push(Lane::Interactive, 100).unwrap();
        queue.push(Lane::Bulk, 200).unwrap();
        for n in 0..40 {
            queue.push(Lane::Keyed(0), n).unwrap();
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.try_pop(0)).collect();
        let at = |wanted| order.iter().position(|n| *n == wanted).unwrap();
        assert!(at(100) < 3 && at(200) < 20, "{order:?}");
    }

    #[test]
    fn a_full_queue_gives_the_work_back() {
        let queue = Queue::new("test", 1, 2);
        queue.push(Lane::Interactive, 1).unwrap();
        queue.push(Lane::Bulk, 2).unwrap();
        assert_eq!(queue.push(Lane::Interactive, 3), Err(3));
        assert_eq!(queue.try_pop(0), Some(1));
        queue.push(Lane::Interactive, 3).unwrap();
    }

    #[test]
    fn keyed_work_goes_to_its_thread_only() {
        let queue = Queue::new("test", 2, 10);
        queue.push(Lane::Keyed(1), 1).unwrap();
        assert_eq!(queue.try_pop(0), None);
        assert_eq!(queue.try_pop(1), Some(1));
    }
}
