public import Bitrix24
public import Hummingbird
import Logging

/// The routes of installation wizards.
extension ApplicationRoutes {
    /// The page of the installation wizard.
    ///
    /// POST of a launch: the page, which has the server run `setUp` and then calls `installFinish` once; after a failure it says what is
    /// wrong and offers to try again. POST of an event (a configuration solution installs applications without a frame): it goes the way
    /// of every event, to the worker's `installed` handler. `setUp` may run again and must not mind.
    ///
    /// - Parameter setUp: Binds events and placements with the installer's grant.
    public func installer<Context: RequestContext>(
        _ path: String, on router: some RouterMethods<Context>,
        setUp: @escaping @Sendable (PortalClient) async throws -> Void
    ) {
        let setupPath = path.hasSuffix("/") ? path + "setup" : path + "/setup"
        installer(path, setUpAt: setupPath, on: router, setUp: { client, _ in try await setUp(client) }) { visit in
            InstallPage.html(
                applicationName: name(visit.language), session: visit.session, setupPath: setupPath,
                language: visit.language, nonce: visit.nonce)
        }
    }

    /// An installation wizard with pages of its own.
    ///
    /// `page` is what the portal shows; its form ends with ``InstallFinish/script(session:setUpAt:language:nonce:)``, which sends what the
    /// person chose to `setUpAt` and then calls `installFinish` once.
    ///
    /// - Parameters:
    ///   - setUpAt: The address of the server's part, `POST` with the session of the frame and JSON.
    ///   - setUp: Binds events and placements with the installer's grant; it may run again and must not mind. The JSON is what the page sent.
    ///     Throw ``SetupRefusal`` to have a sentence of your own shown.
    ///   - page: The document.
    public func installer<Context: RequestContext>(
        _ path: String, setUpAt setupPath: String, on router: some RouterMethods<Context>,
        policy: PagePolicy = PagePolicy(),
        setUp: @escaping @Sendable (PortalClient, JSONValue) async throws -> Void,
        page: @escaping @Sendable (FrameVisit) async throws -> String
    ) {
        answerWithoutLaunch(RouterPath(path), on: router)
        router.post(RouterPath(path)) { request, _ -> Response in
            await facing(request) {
                let fields = try await PlatformForm.read(request)
                if fields["event"] != nil { return await take(fields: fields) }
                let visit = try await open(fields)
                return PageResponse.page(
                    try await page(visit), ancestors: ancestors(visit), nonce: visit.nonce, policy: policy)
            }
        }
        router.post(RouterPath(setupPath)) { request, _ -> Response in
            var language = language(of: request)
            do {
                let session = try await session(of: request)
                language = session.pageLanguage
                let chosen = try await PlatformForm.readJSON(request)
                try await setUp(kit.client(session.memberID, as: .user(session.userID)), chosen)
                return PageResponse.json(["ok": true])
            } catch let refusal as SetupRefusal {
                return PageResponse.json(
                    ["ok": false, "message": .string(refusal.message)], status: .unprocessableContent)
            } catch {
                var failure = failure(error, "setup of the installation failed")
                if [.accessDenied, .administratorOnly].contains(failure.message) {
                    failure.message = .administratorNeeded
                }
                return PageResponse.json(
                    ["ok": false, "message": .string(failure.text(language))], status: failure.status)
            }
        }
        // The page asks a while after `installFinish`, when the portal should have taken it away.
        router.get(RouterPath(setupPath)) { request, _ -> Response in
            do {
                let session = try await session(of: request)
                return PageResponse.json(["installed": .bool(try await isFinished(session))])
            } catch {
                return json(failure(error, "check of the installation failed"), language(of: request))
            }
        }
    }

    /// Asks the portal whether the installation is finished, and says in the log when it is not.
    private func isFinished(_ session: FrameSession) async throws -> Bool {
        let isFinished = try await kit.check(session.memberID, as: .user(session.userID)).isFinished
        if !isFinished {
            logger.notice(
                "installation is not finished: the page called installFinish, but the portal says INSTALLED=false",
                metadata: ["bitrix24.member_id": .string(session.memberID.value)])
        }
        return isFinished
    }
}

/// A setup that stops for a reason of the application's own, said to the person who installs it.
public struct SetupRefusal: Error, Sendable, Hashable {
    /// One or two sentences in the language of the page.
    public var message: String

    public init(_ message: String) { self.message = message }
}
