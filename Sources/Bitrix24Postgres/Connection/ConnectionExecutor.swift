import Dispatch

/// Runs an actor on a queue of its own.
///
/// libpq blocks; a blocked thread of the cooperative pool, which has as many threads as the machine has cores, would stop everybody else.
final class ConnectionExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Without this override every isolation check fails: a dispatch queue is no executor that the runtime knows.
    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
