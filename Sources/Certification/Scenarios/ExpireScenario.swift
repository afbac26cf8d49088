import Chromium
import Foundation
import Sandbox

/// Lets the access tokens expire under an open page, and makes the application call the portal again in every way that a user could.
struct ExpireScenario: Sendable {
    let stage: Stage
    /// A tab that stays open after this; `nil`: the application has no pages.
    let lasting: PageVisit?

    func run(_ steps: Stage.Steps) async throws {
        try await stage.requireInstalled()
        if let lasting {
            try await inPage(lasting, steps)
        } else {
            try await expire(steps)
        }
        try await byEvents(steps)
    }

    private func inPage(_ visit: PageVisit, _ steps: Stage.Steps) async throws {
        steps("Open the application as an administrator")
        try await visit.open(stage.applicationPath)
        let before = try await visit.record("expire-before", .application, withPicture: false)
        stage.add { $0.pages.append(before) }
        try await expire(steps)
        steps("Use the page's own buttons and tabs")
        let pressed = await visit.use()
        steps(
            pressed.isEmpty
                ? "It has none; tell the page that it is looked at again"
                : "Pressed: \(pressed.joined(separator: ", "))")
        await visit.settle()
        let after = try await visit.record("expire-after", .application)
        stage.add {
            $0.pages.append(after)
            $0.expiry?.stimulus =
                pressed.isEmpty ? "the page became visible again" : "pressed \(pressed.joined(separator: ", "))"
            $0.expiry?.pageBefore = before.id
            $0.expiry?.pageAfter = after.id
        }
        steps("Open the application again")
        try await stage.visiting(as: .administrator, in: .expire) { visit in
            try await visit.open(stage.applicationPath)
            let record = try await visit.record("expire-reopened", .application)
            stage.add { $0.pages.append(record) }
        }
    }

    /// Makes every access token of the application expire: an hour passes.
    private func expire(_ steps: Stage.Steps) async throws {
        await stage.settle()
        let number = await stage.lastEntry()
        steps("An hour passes: the access tokens expire")
        try await stage.control("POST", "/clock", ["advance_s": 3601])
        stage.add {
            if $0.expiry == nil { $0.expiry = ExpiryFacts(expiredAfter: []) }
            $0.expiry?.expiredAfter.append(number)
        }
    }

    /// Background work: an event comes, and its handler may call with stored tokens.
    private func byEvents(_ steps: Stage.Steps) async throws {
        let known = try await stage.control("GET", stage.installedPath)
        let events = (known["events"]?.array ?? []).compactMap { $0["event"]?.string.flatMap { EventCode($0) } }
        guard let cause = events.lazy.compactMap(RecordCause.init).first else { return }
        steps("Change a \(cause.record), so that the application is told")
        try await stage.cause(cause)
        await stage.settle()
    }
}
