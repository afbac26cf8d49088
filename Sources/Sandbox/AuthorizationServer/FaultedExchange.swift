/// One exchange with whatever fault is set for it: `status`, `error`, `timeout` and `reset` stand in place of the work, `latency` comes
/// before it, `truncate` after it.
struct FaultedExchange: Sendable {
    let platform: Platform
    /// Kind and client are matched against the faults.
    var notes: JournalNotes
    /// The host that a fault names.
    var host: String
    /// The method that a fault names.
    var method: String?

    /// - Parameters:
    ///   - refuse: how a refusal looks here.
    ///   - work: the answer without any fault.
    func answer(
        refuse: (RESTFailure) -> EdgeResponse, work: (_ notes: JournalNotes) async -> EdgeResponse
    ) async -> EdgeResponse {
        let fault = platform.faults.take(kind: notes.kind, host: host, method: method, clientID: notes.clientID)
        guard let fault else { return await work(notes) }
        var notes = notes
        notes.fault = fault.id
        var response: EdgeResponse
        switch fault.action {
        case .status(let status, let body, let contentType):
            response = EdgeResponse(
                status: status, headers: [("Content-Type", contentType)], body: Array(body.utf8), notes: notes)
        case .error(let code):
            notes.error = code.value
            response = refuse(RESTFailure.of(code))
            response.notes = notes
        case .latency(let milliseconds):
            // A cancelled wait ends early; the answer then goes to nobody.
            try? await Task.sleep(for: .milliseconds(milliseconds))
            response = await work(notes)
        case .timeout(let milliseconds):
            response = EdgeResponse(status: 0, delivery: .silence(milliseconds: milliseconds), notes: notes)
        case .reset:
            response = EdgeResponse(status: 0, delivery: .reset, notes: notes)
        case .truncate(let bytes):
            response = await work(notes)
            response.delivery = .truncated(bytes: bytes)
        }
        return response
    }
}
