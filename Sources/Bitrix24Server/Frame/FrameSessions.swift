public import Bitrix24
import Foundation

/// The sessions of open frames.
///
/// A browser that refuses third-party cookies keeps none for a frame, so the session is carried by the document itself: the page gets an
/// identifier in its body and sends it in the header `X-Frame-Session`. The identifier is the session, sealed with AES-256-GCM under the
/// application's keys: nothing is stored, so it outlives a restart, and every machine that has the keys can read it. It holds no token,
/// is never in an address, and nobody without the keys can make, change or read one.
public struct FrameSessions: Sendable {
    /// Seconds that a session lives without being renewed: 12 hours, a working day.
    public static let standardLifetime = 12 * 3600
    /// Bytes of JSON that the options of a placement may take. Of longer ones only what names the item is kept.
    public static let optionsLimit = 2048

    /// What the keys seal under this name cannot be moved to any other use of the same keys, nor the other way round.
    private static let context = "frame-session"
    /// Longer than any identifier that was given out.
    private static let identifierLimit = 8192

    private let keys: KeyRing
    private let lifetime: Int
    private let now: @Sendable () -> Int

    /// - Parameters:
    ///   - keys: The application's keys, the same on each of its machines. Sessions under an older key of the ring stay valid.
    ///   - lifetime: Seconds that a session lives.
    ///   - now: Unix seconds.
    public init(
        keys: KeyRing, lifetime: Int = FrameSessions.standardLifetime,
        now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
    ) {
        self.keys = keys
        self.lifetime = lifetime
        self.now = now
    }

    /// Sessions under a new random key, for first steps and tests: they end with the process.
    public init(
        lifetime: Int = FrameSessions.standardLifetime,
        now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
    ) {
        self.init(keys: .ephemeral(), lifetime: lifetime, now: now)
    }

    /// Opens a session for a proven launch and hands out its identifier: letters, digits, `-` and `_`, below 4 KiB. It is not kept.
    ///
    /// - Throws: `KeyRingError` when the keys cannot seal.
    public func open(_ launch: VerifiedLaunch) throws(KeyRingError) -> Secret {
        try seal(
            FrameSession(
                memberID: launch.memberID, userID: launch.userID, domain: launch.launch.domain,
                language: launch.launch.language, placement: launch.launch.placement,
                placementOptions: Self.bounded(launch.launch.placementOptions),
                installedAt: launch.installation.installedAt, expires: now() + lifetime))
    }

    /// The session that an identifier is, or `nil` when it is forged, changed, cut, sealed for something else or expired.
    ///
    /// Whether the installation behind it still exists is not known here: see `ApplicationRoutes.session(of:)`.
    public func session(_ identifier: String) -> FrameSession? {
        guard identifier.utf8.count <= Self.identifierLimit, let sealed = Base64URL.decode(identifier),
            let text = try? keys.open(sealed, for: Self.context),
            let json = try? JSONValue(parsing: text.reveal()), let session = FrameSession(sealed: json),
            now() < session.expires
        else { return nil }
        return session
    }

    func seal(_ session: FrameSession) throws(KeyRingError) -> Secret {
        Secret(Base64URL.encode(try keys.seal(Secret(session.sealed.serialized()), for: Self.context)))
    }

    /// The options themselves, or of long ones the members by which the platform names what the user looks at.
    static func bounded(_ options: JSONValue) -> JSONValue {
        guard options.serializedBytes().count > optionsLimit else { return options }
        var kept = JSONObject()
        for name in identifyingOptions {
            guard let value = options[name], let text = value.text, text.utf8.count <= 128 else { continue }
            kept[name] = value
        }
        return .object(kept)
    }

    /// Source: the platform's documentation, pages of the placements.
    private static let identifyingOptions = [
        "ID", "taskId", "dialogId", "messageId", "CALL_ID", "MODE", "ENTITY_ID", "FIELD_NAME", "ENTITY_VALUE_ID",
        "viewRangeFrom", "viewRangeTo", "CONNECTOR", "LINE",
    ]

    /// Bytes of the system's generator.
    public static let systemRandomBytes: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// `count` random bytes as two hexadecimal digits each: nonces and bindings.
    static func randomHexadecimal(_ count: Int) -> String {
        systemRandomBytes(count).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}

extension FrameSession {
    /// What is sealed. The instant of the installation in milliseconds, because a text of a fraction may round.
    fileprivate var sealed: JSONValue {
        [
            "m": .string(memberID.value), "u": .int(userID), "d": .string(domain.value), "l": .string(language),
            "p": .string(placement.value), "o": placementOptions,
            "i": .int(Int((installedAt.timeIntervalSince1970 * 1000).rounded())), "e": .int(expires),
        ]
    }

    fileprivate init?(sealed json: JSONValue) {
        guard let memberID = json["m"]?.string.flatMap({ MemberID($0) }), let userID = json["u"]?.integer,
            let domain = json["d"]?.string.flatMap({ PortalDomain($0) }), let language = json["l"]?.string,
            let placement = json["p"]?.string.flatMap({ PlacementCode($0) }), let options = json["o"],
            let installed = json["i"]?.integer, let expires = json["e"]?.integer
        else { return nil }
        self.init(
            memberID: memberID, userID: userID, domain: domain, language: language, placement: placement,
            placementOptions: options, installedAt: Date(timeIntervalSince1970: Double(installed) / 1000),
            expires: expires)
    }
}

/// RFC 4648 §5 without padding.
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// `nil` for anything but the one text that ``encode(_:)`` makes of these bytes.
    static func decode(_ text: String) -> [UInt8]? {
        guard
            text.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x5F
            })
        else { return nil }
        let padded =
            text.replacing("-", with: "+").replacing("_", with: "/")
            + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { return nil }
        let bytes = Array(data)
        return encode(bytes) == text ? bytes : nil
    }
}
