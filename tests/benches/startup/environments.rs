//! Environments of 100 drivers in several shapes, declared as a user would declare them.

use multitest::{Driver, environment};
use multitest_drivers::{App, AppOptions, TcpClient, TcpServer};

/// Ready after 50 ms.
pub(crate) const SLEEPY: &str = "sleep 0.05; echo listening on 127.0.0.1:1234; exec sleep 1000";
/// Ready as soon as the shell runs.
pub(crate) const AT_ONCE: &str = "echo listening on 127.0.0.1:1234; exec sleep 1000";

fn app(script: &str) -> AppOptions {
    let mut options = App::options();
    options.binary("/bin/sh").args(["-c", script]);
    options.stdout([r"listening on (?P<host>[^:]+):(?P<port>\d+)"]);
    options
}

/// Calls a macro with its arguments and the names of 100 drivers in ten layers.
macro_rules! hundred {
    ($environment:ident! $arguments:tt) => {
        $environment! { $arguments
            [a00, a01, a02, a03, a04, a05, a06, a07, a08, a09]
            [a10, a11, a12, a13, a14, a15, a16, a17, a18, a19]
            [a20, a21, a22, a23, a24, a25, a26, a27, a28, a29]
            [a30, a31, a32, a33, a34, a35, a36, a37, a38, a39]
            [a40, a41, a42, a43, a44, a45, a46, a47, a48, a49]
            [a50, a51, a52, a53, a54, a55, a56, a57, a58, a59]
            [a60, a61, a62, a63, a64, a65, a66, a67, a68, a69]
            [a70, a71, a72, a73, a74, a75, a76, a77, a78, a79]
            [a80, a81, a82, a83, a84, a85, a86, a87, a88, a89]
            [a90, a91, a92, a93, a94, a95, a96, a97, a98, a99]
        }
    };
}

macro_rules! flat {
    (($name:ident, $script:expr) $([$($driver:ident),*])*) => {
        environment! {
            pub(crate) $name { $($($driver: App = app($script),)*)* }
        }
    };
}

macro_rules! chain {
    (($name:ident, $script:expr) [$first:ident $(, $next:ident)*] $([$($then:ident),*])*) => {
        environment! {
            pub(crate) $name {
                $first: App = app($script),
                $($next: App = app($script),)*
                $($($then: App = app($script),)*)*
            }
            dependencies { $first $(=> $next)* $($(=> $then)*)* }
        }
    };
}

macro_rules! layers {
    (($name:ident, $script:expr) [$($first:ident),*] $([$($then:ident),*])*) => {
        environment! {
            pub(crate) $name {
                $($first: App = app($script),)*
                $($($then: App = app($script),)*)*
            }
            dependencies { [$($first),*] $(=> [$($then),*])* }
        }
    };
}

/// A client connects to the server before it, a server waits for the client before it.
macro_rules! tcp_chain {
    (($name:ident)
     [$first:ident, $second:ident $(, $server:ident, $client:ident)*]
     $([$($to:ident, $from:ident),*])*) => {
        environment! {
            pub(crate) $name {
                $first: TcpServer,
                $second: TcpClient { host: $first.host(), port: $first.port() },
                $(
                    $server: TcpServer,
                    $client: TcpClient { host: $server.host(), port: $server.port() },
                )*
                $($(
                    $to: TcpServer,
                    $from: TcpClient { host: $to.host(), port: $to.port() },
                )*)*
            }
            dependencies {
                $first => $second $(=> $server => $client)* $($(=> $to => $from)*)*
            }
        }
    };
}

/// The first is a server, the others are its clients.
macro_rules! tcp_fan {
    (($name:ident) [$server:ident $(, $client:ident)*] $([$($more:ident),*])*) => {
        environment! {
            pub(crate) $name {
                $server: TcpServer,
                $($client: TcpClient { host: $server.host(), port: $server.port() },)*
                $($($more: TcpClient { host: $server.host(), port: $server.port() },)*)*
            }
        }
    };
}

hundred!(flat!(FlatSleepy, SLEEPY));
hundred!(flat!(FlatAtOnce, AT_ONCE));
hundred!(chain!(ChainSleepy, SLEEPY));
hundred!(chain!(ChainAtOnce, AT_ONCE));
hundred!(layers!(LayersSleepy, SLEEPY));
hundred!(tcp_chain!(TcpChain));
hundred!(tcp_fan!(TcpFan));
