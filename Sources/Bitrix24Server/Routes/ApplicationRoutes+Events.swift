public import Bitrix24
public import Hummingbird

/// The routes that the platform's event queue calls.
extension ApplicationRoutes {
    /// The handler of the installation event, for an application without a wizard.
    ///
    /// - Parameter setUp: Binds events and placements with the installer's grant; it may run again and must not mind.
    public func installationCallback<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>,
        setUp: @escaping @Sendable (PortalClient) async throws -> Void = { _ in }
    ) {
        answerHandler(path, on: router)
        router.post(path) { request, _ -> Response in
            do {
                return await install(try await PlatformForm.read(request), setUp: setUp)
            } catch {
                return refusal(error, "installation event refused")
            }
        }
    }

    /// The handler of events, `ONAPPUNINSTALL` among them.
    ///
    /// An event is proven by its `application_token` before anything else: a forged one, and one of an unknown portal, is answered 403 and
    /// changes nothing. 200 is answered only after `handle` has returned, because the platform does not repeat what it thinks delivered.
    ///
    /// - Parameter handle: Takes every proven event but installation, update, payment and removal, which the kit applies itself. What it
    ///   throws is answered with 500.
    public func events<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>,
        handle: @escaping @Sendable (VerifiedEvent) async throws -> Void
    ) {
        answerHandler(path, on: router)
        router.post(path) { request, _ -> Response in
            do {
                let delivery = try EventDelivery(fields: try await PlatformForm.read(request))
                switch try await apply(delivery) {
                case .event(let event): try await handle(event)
                case .installed, .removed, .alreadyRemoved, .paymentChanged: break
                }
                return PageResponse.text("ok")
            } catch {
                return refusal(error, "event refused")
            }
        }
    }
}
