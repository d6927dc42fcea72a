//! The system's allocator, with a counter that can be switched on.
//!
//! This is the only file of the project with `unsafe` in it: a global allocator cannot be written
//! without, and nothing outside an allocator sees every allocation a request makes. It adds no rule
//! of its own to uphold: each call goes to [`System`] as it came.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Off while time is taken, so that an allocation costs every contender what the system asks for it.
static COUNTS: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

/// Starts a count of allocations, from all threads. A reallocation counts as one.
pub fn start() {
    ALLOCATIONS.store(0, Relaxed);
    COUNTS.store(true, Relaxed);
}

/// Ends the count and says how many there were.
pub fn stop() -> u64 {
    COUNTS.store(false, Relaxed);
    ALLOCATIONS.load(Relaxed)
}

struct Counting;

fn count() {
    if COUNTS.load(Relaxed) {
        ALLOCATIONS.fetch_add(1, Relaxed);
    }
}

// SAFETY: every method hands its arguments unchanged to `System`, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}
