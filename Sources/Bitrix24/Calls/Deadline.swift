/// Runs `body` for as long as `deadline` allows.
///
/// - Throws: ``RESTError`` with reason `deadlineExceeded` when the time is over; then `body` has been cancelled and has
///   ended.
func withDeadline<Value: Sendable>(
    _ deadline: Duration?, of method: MethodName, on clock: any Clock<Duration>,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard let deadline else { return try await body() }
    guard deadline > .zero else { throw RESTError(.deadlineExceeded, method: method) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await body() }
        group.addTask {
            try await clock.sleep(for: deadline)
            return nil
        }
        guard let first = try await group.next(), let value = first else {
            throw RESTError(.deadlineExceeded, method: method)
        }
        return value
    }
}
