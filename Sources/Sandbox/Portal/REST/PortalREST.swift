/// `https://PORTAL/rest/…`: the REST interface, versions 1 and 2, by token and by webhook.
struct PortalREST: Sendable {
    let platform: Platform
    let events: EventQueue

    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        .json(RESTFailure.of(.methodNotFound).json, status: 404)
    }
}
