/// Lets changes of the same moment share one transaction and one sync to the disk.
///
/// What comes while a commit is under way waits, and is committed together by the next one. So the pace is that of the
/// disk however many callers there are, and a single caller waits for nobody.
package actor GroupCommit<Job: Sendable, Outcome: Sendable> {
    /// Runs all jobs in one transaction and says what became of each. When it throws, nothing was written.
    package typealias Commit = @Sendable ([Job]) async throws -> [Result<Outcome, any Error>]

    private let limit: Int
    private let commit: Commit
    private var waiting: [(job: Job, caller: CheckedContinuation<Outcome, any Error>)] = []
    private var isAtWork = false
    var waitingCount: Int { waiting.count }

    /// - Parameter limit: jobs of one transaction at most, so that none lasts long.
    package init(limit: Int, _ commit: @escaping Commit) {
        self.limit = max(1, limit)
        self.commit = commit
    }

    /// Returns once the job is on disk.
    package func run(_ job: Job) async throws -> Outcome {
        try await withCheckedThrowingContinuation { caller in
            waiting.append((job, caller))
            guard !isAtWork else { return }
            isAtWork = true
            // Not the caller's own task: if that is cancelled, the jobs of the others go on.
            Task { await work() }
        }
    }

    private func work() async {
        while !waiting.isEmpty {
            let group = Array(waiting.prefix(limit))
            waiting.removeFirst(group.count)
            do {
                let results = try await commit(group.map(\.job))
                guard results.count == group.count else {
                    throw StoreError(.failed, detail: "\(results.count) results of \(group.count) changes")
                }
                for (member, result) in zip(group, results) { member.caller.resume(with: result) }
            } catch {
                for member in group { member.caller.resume(throwing: error) }
            }
        }
        isAtWork = false
    }
}
