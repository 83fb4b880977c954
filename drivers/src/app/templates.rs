//! The options of an [`App`](super::App) that may be templates, rendered when it starts.

use std::{ffi::OsString, path::PathBuf};

use multitest::{Result, driver::StartContext};

use super::options::AppOptions;

/// Renders what in `options` is a template; the drivers that it names are waited for.
pub(super) async fn render(options: &mut AppOptions, context: &StartContext) -> Result<()> {
    path("binary", &mut options.binary, context).await?;
    path("working_dir", &mut options.working_dir, context).await?;
    path("log", &mut options.log, context).await?;
    texts("pre_args", options.pre_args.iter_mut().flatten(), context).await?;
    texts("args", options.args.iter_mut().flatten(), context).await?;
    texts("env", options.env.iter_mut().flatten().map(|variable| &mut variable.value), context)
        .await
}

async fn path(option: &str, path: &mut Option<PathBuf>, context: &StartContext) -> Result<()> {
    if let Some(path) = path {
        let rendered = context.render_os(path.as_os_str()).await;
        *path = rendered.map_err(|error| error.context(format!("its option `{option}`")))?.into();
    }
    Ok(())
}

async fn texts(
    option: &str,
    texts: impl Iterator<Item = &mut OsString>,
    context: &StartContext,
) -> Result<()> {
    for text in texts {
        let rendered = context.render_os(text).await;
        *text = rendered.map_err(|error| error.context(format!("its option `{option}`")))?;
    }
    Ok(())
}
