public import Bitrix24
import HTTPTypes
public import Hummingbird

extension ApplicationRoutes {
    /// `URL_SETTINGS` of an application without an interface: the portal asks for a form, shows it, and posts what the person entered.
    ///
    /// Each of these requests is proven by its token at the authorization server before anything else; a forged one is answered 403. The pair
    /// that it brings is stored.
    ///
    /// Source: the platform's documentation, page "Installation wizard for applications without an interface".
    /// - Parameters:
    ///   - form: Makes the form, also when a field with ``SettingsForm/Field/updatesForm`` was changed: ``SettingsVisit/values`` has what is entered.
    ///   - save: Stores what was entered. Problems of single fields are returned, and shown under them; none: saved.
    public func settings<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>,
        form: @escaping @Sendable (SettingsVisit) async throws -> SettingsForm,
        save: @escaping @Sendable (SettingsVisit) async throws -> [SettingsProblem]
    ) {
        answerHandler(path, on: router)
        router.post(path) { request, _ -> Response in
            do {
                let asked = try SettingsRequest(fields: try await PlatformForm.read(request))
                let visit = SettingsVisit(request: asked, launch: try await kit.installations.open(asked))
                guard asked.kind == .save else {
                    let form = try await form(visit)
                    return PageResponse.json(form.json(clientID: kit.configuration.credentials.clientID))
                }
                let problems = try await save(visit)
                guard problems.isEmpty else { return Self.problems(problems, status: .badRequest) }
                return PageResponse.json(["status": "success"])
            } catch {
                let failure = failure(error, "settings refused")
                return Self.problems(
                    [SettingsProblem(field: "", message: failure.text(language(of: request)))], status: failure.status)
            }
        }
    }

    private static func problems(_ problems: [SettingsProblem], status: HTTPResponse.Status) -> Response {
        PageResponse.json(
            [
                "status": "error",
                "errors": .array(
                    problems.map { ["field": .string($0.field), "message": .string($0.message)] }),
            ], status: status)
    }
}

/// A request of a settings form that was proven.
public struct SettingsVisit: Sendable {
    /// What was asked, and what was entered.
    public let request: SettingsRequest
    /// The portal and the user.
    public let launch: VerifiedLaunch

    public var kind: SettingsRequest.Kind { request.kind }
    /// What is in the fields, by their names: when the form changes and when it is saved.
    public var values: JSONObject { request.values }
    public var memberID: MemberID { launch.memberID }
    public var userID: Int { launch.userID }
}
