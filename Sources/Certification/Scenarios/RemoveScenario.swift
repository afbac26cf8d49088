import Foundation
import Sandbox

/// Removes the application with "Delete application settings and data", watches it, and looks for what it kept.
struct RemoveScenario: Sendable {
    let stage: Stage

    func run(_ steps: Stage.Steps) async throws {
        try await stage.requireInstalled()
        let records = try await portalRecords()
        let bound = try await stage.control("GET", stage.installedPath)["events"]?.array ?? []
        let wasSubscribed = bound.contains { $0["event"]?.string.flatMap { EventCode($0) } == .applicationUninstall }
        await stage.gatherPairs()
        if stage.card.application.interface, stage.browser != nil {
            // A page that stays open through the removal is an old session.
            try await stage.visiting(as: .administrator, in: .remove) { visit in
                try await visit.open(stage.applicationPath)
                try await remove(steps, records: records, wasSubscribed: wasSubscribed)
                steps("Use a page that was open before the removal")
                try await oldSession(visit)
            }
        } else {
            try await remove(steps, records: records, wasSubscribed: wasSubscribed)
        }
        steps("Post an opening from before the removal once more")
        try await oldLaunch()
    }

    private func remove(_ steps: Stage.Steps, records: [String], wasSubscribed: Bool) async throws {
        await stage.settle()
        await stage.gatherPairs()
        let number = await stage.lastEntry()
        var facts = RemovalFacts(removedAfter: number, wasSubscribed: wasSubscribed, portalRecords: records)
        steps("Remove it with \"Delete application settings and data\"")
        _ = try await stage.control("POST", stage.installedPath + "/uninstall", ["clean": true])
        await stage.settle(quiet: .milliseconds(700))
        steps("An hour and a day pass")
        try await stage.control("POST", "/clock", ["advance_s": 3600])
        await stage.pause(.milliseconds(1000))
        try await stage.control("POST", "/clock", ["advance_s": 86_400])
        await stage.pause(.milliseconds(1500))
        facts.watchedSeconds = 90_000
        let entries = try await stage.entries(after: number)
        facts.watchedUntil = await stage.lastEntry()
        facts.answers = entries.filter { $0.event == .applicationUninstall }.map(\.status)
        let folders = stage.dataFolders
        facts.wasDataSearched = !folders.isEmpty
        if !folders.isEmpty {
            steps("Search \(stage.card.run?.data.joined(separator: ", ") ?? "") for tokens and records")
            let needles = needles(records)
            facts.leftovers = DataSearch(folders: folders).find(needles)
            // Many answer first and clear up afterwards.
            for _ in 0..<10 where !facts.leftovers.isEmpty && wasSubscribed {
                await stage.pause(.milliseconds(500))
                facts.leftovers = DataSearch(folders: folders).find(needles)
            }
        }
        let known = facts
        stage.add { $0.removal = known }
    }

    /// What must not be found any more: tokens of this portal, and texts of its records.
    private func needles(_ records: [String]) -> [DataSearch.Needle] {
        var needles = stage.evidence.secrets.compactMap { secret -> DataSearch.Needle? in
            switch secret.kind {
            case .accessToken: DataSearch.Needle(kind: .accessToken, text: secret.value.reveal())
            case .refreshToken: DataSearch.Needle(kind: .refreshToken, text: secret.value.reveal())
            case .applicationToken: DataSearch.Needle(kind: .applicationToken, text: secret.value.reveal())
            // The application's own, for all portals.
            case .clientSecret: nil
            }
        }
        needles += records.map { DataSearch.Needle(kind: .record, text: $0) }
        return needles
    }

    /// Texts that only this portal's records have.
    private func portalRecords() async throws -> [String] {
        var texts: [String] = []
        for record in ["deal", "lead", "company"] {
            let answer = try await stage.call("crm.\(record).list", ["select": ["TITLE"], "order": ["ID": "ASC"]])
            texts += (answer["result"]?.array ?? []).compactMap { $0["TITLE"]?.string }.filter { $0.count >= 8 }
        }
        var seen = Set<String>()
        return texts.filter { seen.insert($0).inserted }
    }

    private func oldSession(_ visit: PageVisit) async throws {
        let shown = (try? await visit.page.text(in: PageVisit.frame)) ?? ""
        let first = await visit.frame()?.url ?? ""
        // What is already on the screen cannot be taken back; what the server still gives can be.
        let exchanged = await visit.page.exchanges.count
        _ = try? await visit.page.evaluate(
            """
            (() => { for (const element of document.querySelectorAll('button, [role=button], [role=tab]')) {
                if (/(refresh|reload|update|again|обнов|повтор)/i.test(element.innerText || element.value || '')) { element.click(); return; } } })()
            """, in: PageVisit.frame)
        await visit.settle(quiet: .milliseconds(400), atMost: .seconds(6))
        for exchange in await visit.page.exchanges.dropFirst(exchanged) where exchange.url.hasPrefix(stage.publicOrigin)
        {
            let body = (try? await visit.page.body(of: exchange.requestID)).flatMap { $0 }.map {
                String(decoding: $0.prefix(256 << 10), as: UTF8.self)
            }
            let probe = RemovalProbe(means: .session, url: exchange.url, status: exchange.status ?? 0, text: body ?? "")
            stage.add { $0.removal?.probes.append(probe) }
        }
        stage.logger.debug(
            "removal.session", metadata: ["frame": "\(first.prefix { $0 != "?" })", "characters": "\(shown.count)"])
    }

    /// The newest opening of before the removal, posted again by anyone who kept it.
    private func oldLaunch() async throws {
        guard
            let launch = try await stage.entries(after: 0).last(where: {
                $0.kind == .open && $0.params["AUTH_ID"] != nil
            }),
            let fields = launch.params.object,
            let address = stage.card.application.urls.application.map(PublicAddresses.secured)
        else { return }
        var query = JSONObject()
        var form = JSONObject()
        for (key, value) in fields where key != "auth" {
            if ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"].contains(key) {
                query[key] = value
            } else {
                form[key] = value
            }
        }
        let url = address + (address.contains("?") ? "&" : "?") + FormCodec.encode(query)
        let reply = await stage.request(.POST, url, form: form)
        stage.add {
            $0.removal?.probes.append(
                RemovalProbe(means: .frameLaunch, url: address, status: reply.status, text: reply.text))
        }
    }
}

extension Stage {
    /// Where the application stores things, as paths that can be opened.
    var dataFolders: [String] { (card.run?.data ?? []).map { card.file($0) } }

    /// `https://dealpulse.example`
    var publicOrigin: String {
        PublicAddresses.origin(
            of: PublicAddresses.secured(card.application.urls.application ?? card.application.urls.callback ?? ""))
            ?? ""
    }

    /// Notes every token that the sandbox has handed out so far.
    func gatherPairs() async {
        let pairs = (try? await control("GET", installedPath + "/tokens"))?["tokens"]?.array ?? []
        guard let calls = try? await entries(after: 0) else { return }
        let found = SecretsOfRun.gather(calls, pairs: pairs, clientSecret: application.clientSecret)
        add { evidence in
            for secret in found.secrets where !evidence.secrets.contains(secret) { evidence.secrets.append(secret) }
            evidence.issuedPairs = found.pairs
        }
    }
}
