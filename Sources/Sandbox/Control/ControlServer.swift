import Bitrix24Wire
import Logging

/// What the administration interface works with: the platform, and the parts that act on it.
struct ControlContext: Sendable {
    let platform: Platform
    let events: EventQueue
    let edge: EdgeServer
    let folder: DataFolder
    let installations: InstallationService
    let tokens: TokenService
    /// Answers a request as if it had come from outside; set once all parts are together.
    let dispatch = Locked<JournalReplay.Dispatch?>(nil)
    /// Ends the sandbox.
    let shutdown: @Sendable () -> Void

    init(
        platform: Platform, events: EventQueue, edge: EdgeServer, folder: DataFolder,
        shutdown: @escaping @Sendable () -> Void
    ) {
        self.platform = platform
        self.events = events
        self.edge = edge
        self.folder = folder
        installations = InstallationService(platform: platform)
        tokens = TokenService(platform: platform)
        self.shutdown = shutdown
    }
}

/// One call of the administration interface, whichever way it came.
struct ControlCall: Sendable {
    var method: String
    /// Path below `/admin/v1`, unescaped.
    var path: [String]
    var query: JSONObject
    var body: JSONValue
    /// What stood in the path where the route has a name in braces.
    var captured: [String: String] = [:]

    func fields() throws(SandboxControlError) -> ControlFields { try ControlFields(body) }

    subscript(name: String) -> String { captured[name] ?? "" }
}

/// The administration interface: `/admin/v1/…` over HTTP with a token, and the same calls in process.
struct ControlServer: Sendable {
    struct Route: Sendable {
        let method: String
        let pattern: [String]
        let action: @Sendable (ControlCall) async throws -> JSONValue

        init(_ method: String, _ pattern: String, _ action: @escaping @Sendable (ControlCall) async throws -> JSONValue)
        {
            self.method = method
            self.pattern = pattern.split(separator: "/").map(String.init)
            self.action = action
        }

        func capture(_ path: [String]) -> [String: String]? {
            guard path.count == pattern.count else { return nil }
            var captured: [String: String] = [:]
            for (part, value) in zip(pattern, path) {
                if part.hasPrefix("{") {
                    captured[String(part.dropFirst().dropLast())] = value
                } else if part != value {
                    return nil
                }
            }
            return captured
        }
    }

    private let routes: [Route]
    private let token: Secret
    private let logger: Logger
    /// What people see at the same address.
    let desk: Desk

    init(context: ControlContext, token: Secret) {
        desk = Desk(context: context, token: token)
        routes =
            PortalControl(context: context).routes
            + ApplicationControl(context: context).routes
            + InstallationControl(context: context).routes
            + ExperimentControl(context: context).routes
            + FaultControl(context: context).routes
            + JournalControl(context: context).routes
            + StateControl(context: context).routes
            + BehaviourControl(context: context).routes
            + PeopleControl(context: context).routes
            + WebhookControl(context: context).routes
            + MarketControl(context: context).routes
            + TalkControl(context: context).routes
            + SolutionControl(context: context).routes
            + desk.controlRoutes
        self.token = token
        logger = context.platform.logger
    }

    /// Answers a call.
    ///
    /// - Throws: ``SandboxControlError``.
    func call(_ call: ControlCall) async throws(SandboxControlError) -> JSONValue {
        var allowed: [String] = []
        for route in routes {
            guard let captured = route.capture(call.path) else { continue }
            guard route.method == call.method else {
                allowed.append(route.method)
                continue
            }
            var call = call
            call.captured = captured
            do {
                return try await route.action(call)
            } catch let error as SandboxControlError {
                throw error
            } catch let failure as RESTFailure {
                throw SandboxControlError(failure)
            } catch {
                logger.error(
                    "An administration call failed",
                    metadata: ["path": "\(call.path.joined(separator: "/"))", "error": "\(error)"])
                throw SandboxControlError(status: 500, error: "internal", message: "The sandbox failed: \(error)")
            }
        }
        let path = "/" + call.path.joined(separator: "/")
        guard allowed.isEmpty else {
            throw SandboxControlError(
                status: 405, error: "method_not_allowed",
                message: "\(path) takes \(allowed.joined(separator: ", ")), not \(call.method).")
        }
        throw .notFound("There is no call \(path).")
    }

    /// Answers a call that came over HTTP.
    func respond(to request: EdgeRequest) async -> EdgeResponse {
        if request.pathComponents.first != "admin" { return await desk.respond(to: request, server: self) }
        do throws(SandboxControlError) {
            let path = request.pathComponents
            guard path.starts(with: ["admin", "v1"]) else {
                throw SandboxControlError.notFound("The administration interface is at /admin/v1/.")
            }
            let isHealth = path.dropFirst(2).elementsEqual(["health"])
            guard isHealth || Secret(request.header("x-sandbox-token") ?? "") == token else {
                throw SandboxControlError(
                    status: 401, error: "unauthorized",
                    message: "The header X-Sandbox-Token must hold admin_token of the ready line.")
            }
            let answer = try await call(
                ControlCall(
                    method: request.httpMethod == "HEAD" ? "GET" : request.httpMethod, path: Array(path.dropFirst(2)),
                    query: try Self.query(request), body: try Self.body(request)))
            return .json(answer)
        } catch {
            return .json(error.json, status: error.status)
        }
    }

    private static func query(_ request: EdgeRequest) throws(SandboxControlError) -> JSONObject {
        do {
            return try FormCodec.decode(request.query)
        } catch {
            throw SandboxControlError(status: 400, error: "invalid_query", message: "\(error)")
        }
    }

    /// Always JSON, whatever the content type says: every client sends one of its own.
    private static func body(_ request: EdgeRequest) throws(SandboxControlError) -> JSONValue {
        guard request.body.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else { return [:] }
        do {
            return try JSONValue(parsing: request.body)
        } catch {
            throw SandboxControlError(status: 400, error: "invalid_json", message: "The body is not JSON: \(error)")
        }
    }
}
