//! The life of an environment in order: its start, the work in it, its stop, and the hooks around them.

use super::{Environment, Hooks, control, hooks::Moment, start, start::StartDriver, stop};

/// An environment with what it takes to run it.
#[derive(Clone, Copy)]
pub(crate) struct Life<'e, 'a> {
    pub(crate) environment: &'e Environment,
    pub(crate) start: StartDriver<'a>,
    pub(crate) hooks: &'a Hooks,
}

impl Life<'_, '_> {
    /// Starts every driver. When it fails, nothing is starting any more, but what runs is still to be stopped; when it is
    /// dropped, [`give_up_start`](Self::give_up_start) is still to be called.
    pub(crate) async fn start(&self) -> Result<(), start::Failed> {
        self.hook(Moment::BeforeStart).await?;
        start::start(self.environment, self.start).await?;
        self.hook(Moment::AfterStart).await
    }

    /// Ends what a start that was dropped has left.
    pub(crate) async fn give_up_start(&self) {
        start::abort_starting(self.environment).await;
    }

    /// Does what handles ask for while `work` goes on. Then every driver that has ended by itself has failed.
    pub(crate) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let result = control::serve(self.environment, self.start, work).await;
        self.environment.blame_the_dead();
        result
    }

    /// Stops every driver that runs.
    pub(crate) async fn stop(&self) {
        // What failed is kept with the environment.
        let _ = self.hook(Moment::BeforeStop).await;
        // From now on handles are told that the environment is over.
        drop(self.environment.take_requests());
        stop::stop(self.environment).await;
        let _ = self.hook(Moment::AfterStop).await;
    }

    async fn hook(&self, moment: Moment) -> Result<(), start::Failed> {
        let run = self.hooks.run(moment, self.environment);
        control::serve(self.environment, self.start, run).await.map_err(|error| {
            self.environment.fail(error);
            start::Failed
        })
    }
}
