import Bitrix24
import Bitrix24Server
import Foundation
import Logging

/// Wrong proofs for everything that the kit believes: only what is right to the byte may be taken.
///
/// The platform here is a function: its authorization server knows one token, of one user of one portal.
struct ForgeryFuzz: Sendable {
    private static let portal = "acme.bitrix24.com"
    private static let binding = "browser-1"

    private let kit: Bitrix24Kit
    private let states = OAuthStates(key: [UInt8](repeating: 9, count: 32))
    private let state: String
    private let sessions = FrameSessions(now: { 1_800_000_000 })
    private let session: String
    private let memberID: MemberID

    init() async throws {
        guard let memberID = MemberID(WireFuzz.memberID) else { throw Problem("the portal of the corpus is malformed") }
        self.memberID = memberID
        kit = Self.kit()
        let fields = try FormCodec.decode(WireFuzz.launchForms[1])
        let opened = try await kit.installations.open(try FrameLaunch(fields: fields))
        session = try await sessions.open(opened).reveal()
        state = await states.issue(binding: Self.binding)
        // What is right is taken, else the rest would prove nothing.
        guard await sessions.session(session) != nil, try await event(WireFuzz.eventForms[0]) == nil,
            try await kit.events.verify(EventDelivery(fields: FormCodec.decode(WireFuzz.eventForms[0]))).memberID
                == memberID
        else { throw Problem("what is right is not taken") }
    }

    private static func kit() -> Bitrix24Kit {
        var logger = Logger(label: "fuzz")
        logger.logLevel = .critical
        return Bitrix24Kit(
            configuration: Bitrix24Configuration(
                credentials: ApplicationCredentials(clientID: "app.fuzz", clientSecret: Secret("fuzz-secret")),
                callLogDays: nil),
            store: MemoryInstallationStore(), transport: HTTPTransport { request in answer(request) }, logger: logger,
            now: { Date(timeIntervalSince1970: 1_800_000_000) })
    }

    private static func answer(_ request: PlatformRequest) -> PlatformResponse {
        let fields = (try? FormCodec.decode(request.body)) ?? [:]
        guard
            let host = Endpoint(request.url)?.domain.host
                ?? request.url.split(separator: "/").dropFirst().first.map(String.init),
            ["oauth.bitrix.info", "oauth.bitrix24.tech"].contains(host)
        else {
            return PlatformResponse(status: 599, body: Array("asked a stranger: \(request.url)".utf8))
        }
        guard fields["auth"]?.string == WireFuzz.accessToken else {
            return PlatformResponse(status: 401, body: Array(#"{"error":"invalid_token"}"#.utf8))
        }
        let json =
            #"{"result":{"client_id":"app.fuzz","scope":"crm,user_brief","expires":"2027-01-15T09:00:00+00:00","user_id":1,"install":{"installed":true,"version":"1.0.0","status":"L","scope":"crm","domain":"acme.bitrix24.com","uri":"https://acme.bitrix24.com","client_endpoint":"https://acme.bitrix24.com/rest/","member_id":"\#(WireFuzz.memberID)","member_type":"CP"}},"time":{"start":1800000000.1,"finish":1800000000.2}}"#
        return PlatformResponse(status: 200, body: Array(json.utf8))
    }

    // MARK: What is tried

    /// An opening: believed only with the token that the authorization server knows, for the portal that it names.
    func launch(_ bytes: [UInt8]) async throws -> String? {
        guard let fields = try? FormCodec.decode(bytes), let launch = try? FrameLaunch(fields: fields) else {
            return nil
        }
        let kit = Self.kit()
        let isGenuine =
            launch.accessToken.reveal() == WireFuzz.accessToken && launch.memberID == memberID
            && launch.domain.host == Self.portal
        do {
            let opened = try await kit.installations.open(launch)
            guard isGenuine else { return "a forged opening was believed" }
            guard opened.installation.domain.value == Self.portal,
                opened.installation.clientEndpoint.value == "https://acme.bitrix24.com/rest/"
            else { return "an opening brought an address that the authorization server did not name" }
            return nil
        } catch {
            let stored = try await kit.store.memberIDs(after: nil, limit: 1)
            return stored.isEmpty ? nil : "a refused opening left something behind"
        }
    }

    /// An event: believed only with the stored `application_token` of the portal that it names.
    func event(_ bytes: [UInt8]) async throws -> String? {
        guard let fields = try? FormCodec.decode(bytes), let delivery = try? EventDelivery(fields: fields) else {
            return nil
        }
        guard let verified = try? await kit.events.verify(delivery) else { return nil }
        return delivery.authorization.applicationToken?.reveal() == WireFuzz.applicationToken
            && delivery.authorization.memberID == memberID && verified.installation.domain.value == Self.portal
            ? nil : "a forged event was believed"
    }

    /// A `state`: taken back only as it was given out.
    func state(_ bytes: [UInt8]) async -> String? {
        let given = String(decoding: bytes, as: UTF8.self)
        guard given != state else { return nil }
        do {
            try await states.redeem(given, binding: Self.binding)
            return "a forged state was taken: \(given) for \(state)"
        } catch {
            return nil
        }
    }

    /// The session of a frame.
    func session(_ bytes: [UInt8]) async -> String? {
        let given = String(decoding: bytes, as: UTF8.self)
        guard given != session, await sessions.session(given) != nil else { return nil }
        return "a forged session was taken: \(given) for \(session)"
    }

    typealias Check = @Sendable ([UInt8]) async throws -> String?

    var targets: [(name: String, corpus: [[UInt8]], check: Check)] {
        [
            ("forged-launch", WireFuzz.launchForms, { try await launch($0) }),
            ("forged-event", WireFuzz.eventForms, { try await event($0) }),
            ("forged-state", [Array(state.utf8)], { await state($0) }),
            ("forged-session", [Array(session.utf8)], { await session($0) }),
        ]
    }
}
