/// What people see in a portal: sign-in, application frames, cards with widget tabs, the Market.
struct PortalPages: Sendable {
    let platform: Platform
    let events: EventQueue

    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        .html("", status: 404)
    }
}

/// `//api.bitrix24.com/api/v1/`: our own `BX24` library.
struct ScriptHost: Sendable {
    func respond(to request: EdgeRequest) async -> EdgeResponse {
        EdgeResponse(status: 404)
    }
}
