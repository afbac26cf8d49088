/// One exchange with whatever fault is set for it: `status`, `error`, `timeout` and `reset` stand in place of the work, `latency` and
/// `delay` come before it, `truncate` and `malformed` after it.
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
        let fault = platform.faults.take(
            kind: notes.kind, host: host, method: method, clientID: notes.clientID, userID: notes.userID)
        guard let fault else { return await work(notes) }
        var notes = notes
        notes.fault = fault.id
        var response: EdgeResponse
        switch await fault.begin(platform) {
        case .answer(let answer):
            response = answer
            response.notes = notes
        case .refuse(let failure):
            notes.error = failure.code.value
            response = refuse(failure)
            response.notes = notes
        case .goOn:
            response = await work(notes)
            fault.finish(&response)
        }
        return response
    }
}
