import GRDB

/// The portal's methods in the hands of a person who reads a page: what the pages show is what REST would answer to that person.
struct PersonMethods: Sendable {
    let platform: Platform
    let events: EventQueue
    let portal: PortalRow
    let person: PersonRow

    /// The `result` of a method that the sandbox keeps state for.
    ///
    /// - Returns: `nil` where the method refuses, as it does for records that the person may not see.
    /// - Throws: what the database throws.
    func result(_ name: String, _ params: JSONObject = [:]) async throws -> JSONValue? {
        do {
            return try await answer(name, params)?.value
        } catch is RESTFailure {
            return nil
        }
    }

    /// - Throws: the method's ``RESTFailure``.
    func answer(_ name: String, _ params: JSONObject = [:]) async throws -> MethodAnswer? {
        guard let body = ModelledMethods.all[name] else { return nil }
        try await platform.standing.ensure(
            family: StandingRecords.family(of: name), portal: portal, platform: platform)
        let caller = Caller(
            authorization: .webhook, portal: portal, user: person, installation: nil, application: nil, scope: [])
        let call = MethodCall(name: name, params: params, caller: caller, platform: platform, events: events)
        switch body {
        case .plain(let run): return try run(call)
        case .reading(let run): return try await platform.database.read { db in try run(call, db) }
        case .writing(let run):
            let answer = try await platform.database.write { db in try run(call, db) }
            events.wake()
            return answer
        }
    }
}
