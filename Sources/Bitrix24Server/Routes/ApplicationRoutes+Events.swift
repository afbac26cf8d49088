public import Bitrix24
public import Hummingbird

/// The routes that the platform's event queue calls. They take in and answer; an ``/Bitrix24/EventWorker`` handles.
///
/// The platform never repeats a delivery, so 200 is answered only once it is on disk. What is forged, or of a portal that
/// nobody knows, is answered with 403 and changes nothing; what cannot be read with 400; and with 503 what could not be
/// stored, which a proxy may repeat. No answer repeats a value that came.
extension ApplicationRoutes {
    /// The handler of events, `ONAPPUNINSTALL`, `ONAPPINSTALL`, `ONAPPUPDATE` and `ONAPPPAYMENT` among them.
    ///
    /// A removal is carried out before it is answered; every other event waits in its portal's queue.
    public func events<Context: RequestContext>(_ path: RouterPath, on router: some RouterMethods<Context>) {
        answerHandler(path, on: router)
        router.post(path) { request, _ -> Response in await take(request) { try EventDelivery(fields: $0) } }
    }

    /// The handler of the installation event, for an application without a wizard. It takes any other event too.
    ///
    /// The worker's `installed` handler binds events and placements.
    public func installationCallback<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>
    ) {
        events(path, on: router)
    }

    /// The handler of robots and activities.
    public func robot<Context: RequestContext>(_ path: RouterPath, on router: some RouterMethods<Context>) {
        answerHandler(path, on: router)
        router.post(path) { request, _ -> Response in
            await answer {
                let delivery = try EventDelivery(robotFields: try await PlatformForm.read(request))
                try await kit.intake.accept(robot: delivery)
            }
        }
    }

    /// Takes an event that came to any address.
    func take(_ request: Request, _ read: (JSONObject) throws -> EventDelivery) async -> Response {
        await answer { try await kit.intake.accept(try read(try await PlatformForm.read(request))) }
    }

    /// Takes an event whose fields are read already.
    func take(fields: JSONObject) async -> Response {
        await answer { try await kit.intake.accept(try EventDelivery(fields: fields)) }
    }

    private func answer(_ body: () async throws -> Void) async -> Response {
        do {
            try await body()
            return PageResponse.text("ok")
        } catch {
            return refusal(of: error)
        }
    }

    /// As for any request, but what the application or its store is to blame for may be repeated.
    private func refusal(of error: any Error) -> Response {
        var response = refusal(error, "event refused")
        if response.status.code >= 500 {
            response.status = .serviceUnavailable
            response.headers[.retryAfter] = "1"
        }
        return response
    }
}
