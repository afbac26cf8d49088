import GRDB

/// Sends what a bot is told to its handler, with tokens of the bot's own user.
struct BotDelivery {
    let talk: Talk

    private var bots: Bots { Bots(talk: talk) }

    /// Tokens of the bot's own user; for a bot of a webhook only what proves the sender.
    func authorization(of bot: Bot) throws -> JSONObject {
        guard let installation = try bots.installation(of: bot), let clientID = bot.clientID else {
            return [
                "domain": .string(talk.portal.domain), "member_id": .string(talk.portal.memberID),
                "user_id": .int(bot.id), "application_token": .string(Self.token(of: bot)),
            ]
        }
        let reply: TokenReply
        do {
            reply = try TokenService(platform: talk.platform).issue(
                talk.db, installation: installation, userID: bot.id, addresses: .public)
        } catch is RESTFailure {
            return ["user_id": .int(bot.id), "client_id": .string(clientID)]
        }
        return [
            "access_token": .string(reply.accessToken.reveal()), "expires": .int(reply.expires ?? 0),
            "expires_in": .int(reply.expiresIn), "scope": .string(Scope.joined(reply.scope)),
            "domain": .string(talk.portal.domain), "server_endpoint": .string(reply.serverEndpoint),
            "status": .string(reply.status.letter), "client_endpoint": .string(reply.clientEndpoint),
            "member_id": .string(reply.memberID.value), "refresh_token": .string(reply.refreshToken.reveal()),
            "user_id": .int(bot.id), "client_id": .string(clientID),
            "application_token": .string(installation.applicationToken),
        ]
    }

    /// What stands for an application's token where there is no application.
    private static func token(of bot: Bot) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bot.owner.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + String(digits.reversed())
            + String(repeating: "0", count: 16 - digits.count)
    }

    func post(
        _ event: String, _ data: JSONValue, to handler: String, of bot: Bot, grant: QueuedEvent.Grant
    ) throws {
        if let installation = try bots.installation(of: bot) {
            guard installation.isFinished, !installation.isPaymentExpired, let id = installation.id else { return }
            let binding = try EventBindingRow.filter(
                Column("installationID") == id && Column("event") == event && Column("handler") == handler
            ).fetchOne(talk.db)
            let actor = try talk.actor()
            _ = try QueuedEvent(
                event: event, data: data, grant: actor == nil ? .reduced : grant, userID: actor,
                applicationToken: installation.applicationToken, installationID: id
            ).enqueue(
                talk.db, platform: talk.platform, installation: installation, handler: handler, handlerID: binding?.id)
        } else if bot.clientID == nil {
            let nobody = InstallationRow(
                id: 0, portalID: talk.portalID, clientID: bot.owner, version: "", applicationToken: Self.token(of: bot),
                status: "L", isFinished: true, installerUserID: 0, installedAt: 0)
            _ = try QueuedEvent(
                event: event, data: data, grant: .reduced, userID: nil, applicationToken: nobody.applicationToken,
                installationID: 0
            ).enqueue(talk.db, platform: talk.platform, installation: nobody, handler: handler, handlerID: nil)
        }
    }
}
