public import OrderedCollections

/// What the application tells a workflow that waits for it.
public struct RobotResult: Sendable, Hashable {
    /// Values of the `RETURN_PROPERTIES` that the robot was registered with.
    public var values: JSONObject
    /// For the log of the workflow, if its template keeps one.
    public var logMessage: String?

    public init(_ values: JSONObject = [:], logMessage: String? = nil) {
        self.values = values
        self.logMessage = logMessage
    }

    func parameters(_ eventToken: Secret) -> JSONObject {
        var parameters: JSONObject = ["EVENT_TOKEN": .string(eventToken.reveal())]
        if !values.isEmpty { parameters["RETURN_VALUES"] = .object(values) }
        if let logMessage { parameters["LOG_MESSAGE"] = .string(logMessage) }
        return parameters
    }
}

extension PortalClient {
    /// Answers a robot or an activity that waits, so that its workflow goes on (`bizproc.event.send`).
    ///
    /// The token works once and for as long as the workflow waits.
    /// - Throws: as ``call(_:_:)``; `ACCESS_DENIED` when the token was used or the workflow waits no more.
    /// Source: https://apidocs.bitrix24.com/api-reference/bizproc/bizproc-robot/bizproc-event-send.html
    public func send(_ result: RobotResult, eventToken: Secret) async throws {
        _ = try await call("bizproc.event.send", result.parameters(eventToken))
    }

    /// Answers `call`; see ``send(_:eventToken:)``.
    public func send(_ result: RobotResult, to call: RobotCall) async throws {
        try await send(result, eventToken: call.eventToken)
    }
}
