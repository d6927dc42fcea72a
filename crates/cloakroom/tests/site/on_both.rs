//! The same tests on both frameworks.

/// Runs each of these functions as a test on axum and as another on actix-web.
macro_rules! on_both {
    ($($test:ident,)*) => {
        mod on_axum {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test($crate::site::Framework::Axum).await;
                }
            )*
        }

        mod on_actix {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test($crate::site::Framework::Actix).await;
                }
            )*
        }
    };
}

pub(crate) use on_both;
