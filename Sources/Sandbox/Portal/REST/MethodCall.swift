import GRDB

/// A REST call once it is known who calls and that the call may be made.
struct MethodCall: Sendable {
    /// Lower case.
    var name: String
    /// Without the token.
    var params: JSONObject
    var caller: Caller
    var platform: Platform
    var events: EventQueue
    /// Scheme, host and port that the caller reached the portal at, for addresses that it is told to open.
    var origin = ""
    /// Of a call that only reads.
    var memory: SelectionMemory?

    /// A parameter, whatever the case of its name: most methods of the platform compare names that way.
    subscript(_ name: String) -> JSONValue? {
        if let value = params[name] { return value }
        let lowered = name.lowercased()
        return params.first { $0.key.lowercased() == lowered }?.value
    }

    /// A scalar parameter as text; `nil` when it is absent, empty or no scalar.
    func text(_ name: String) -> String? {
        guard let text = self[name]?.text, !text.isEmpty else { return nil }
        return text
    }

    /// A scalar parameter that must be there.
    ///
    /// - Throws: `ERROR_ARGUMENT`.
    func required(_ name: String) throws -> String {
        guard let value = self[name], value.text?.isEmpty != true else { throw RESTFailure.missingArgument(name) }
        guard let text = value.text else {
            throw RESTFailure(
                .argument, status: 400, "The value of an argument '\(name)' must be of type string",
                extra: ["argument": .string(name)])
        }
        return text
    }

    /// The installation that calls.
    ///
    /// - Throws: `WRONG_AUTH_TYPE` for a webhook.
    func installation() throws -> InstallationRow {
        guard let installation = caller.installation else { throw RESTFailure.of(.wrongAuthType) }
        return installation
    }

    /// - Throws: `ACCESS_DENIED` for anybody but an administrator.
    func requireAdministrator(_ text: String = "Access denied!") throws {
        guard caller.isAdmin else { throw RESTFailure(.accessDenied, status: 403, text) }
    }
}

extension RESTFailure {
    static func missingArgument(_ name: String) -> RESTFailure {
        RESTFailure(.argument, status: 400, "Argument '\(name)' is null or empty", extra: ["argument": .string(name)])
    }
}

/// How a method does its work.
enum MethodBody: Sendable {
    /// With what is known about the caller already.
    case plain(@Sendable (MethodCall) throws -> MethodAnswer)
    /// In one consistent snapshot.
    case reading(@Sendable (MethodCall, Database) throws -> MethodAnswer)
    /// In one transaction.
    case writing(@Sendable (MethodCall, Database) throws -> MethodAnswer)
}

/// The methods that the sandbox keeps state for.
enum ModelledMethods {
    static let all: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for group in [
            CommonMethods.bodies, OptionMethods.bodies, EventMethods.bodies, OfflineEventMethods.bodies,
            PlacementMethods.bodies,
            UserMethods.bodies, UserFieldMethods.bodies, WorkFamilies.bodies,
            CRMFamily.bodies, ClassicRecordMethods.bodies, ItemMethods.bodies, TalkMethods.bodies,
            CommerceMethods.bodies, SchemaMethods.bodies,
        ] {
            bodies.merge(group) { first, _ in first }
        }
        return bodies
    }()

    /// Methods that say in their own words that they want an application.
    static let judgingContextThemselves: Set<String> = [
        "app.info", "app.option.get", "app.option.set", "user.option.get", "user.option.set",
    ]

    /// Whether a method of administrators refuses others in its own words.
    static func judgesRightsItself(_ name: String) -> Bool {
        judgingRightsThemselves.contains(name) || SchemaMethods.bodies[name] != nil
            || familiesJudgingThemselves.contains { name.hasPrefix($0) }
    }

    private static let familiesJudgingThemselves = ["task.item.userfield.", "timeman.networkrange.", "lists."]

    private static let judgingRightsThemselves: Set<String> = [
        "app.option.set", "event.offline.get", "event.offline.list", "event.offline.clear", "event.offline.error",
        "user.add", "user.update", "user.userfield.add", "user.userfield.update", "user.userfield.list",
        "user.userfield.delete",
    ]

    /// `batch`, and files on their way in and out, are part of the dispatcher.
    static func isModelled(_ name: String) -> Bool {
        all[name] != nil || name == "batch" || name == "upload" || name == "download"
    }
}
