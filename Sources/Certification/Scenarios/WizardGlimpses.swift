import Chromium
import Foundation
import Sandbox
import Synchronization

/// What is seen of an installation wizard from its first moment on, because many are gone within a second.
final class WizardGlimpses: Sendable {
    private struct State {
        var isOver = false
        /// The first look at it, and the fullest.
        var url: String?
        var text = ""
        var graphics = 0
        var html = ""
        var seconds = 0.0
    }

    private let state = Mutex(State())

    /// Looks every 50 ms until ``end()``.
    func watch(_ visit: PageVisit, while isInstaller: @Sendable (String) -> Bool) async {
        while !state.withLock({ $0.isOver }), !Task.isCancelled {
            var isShown = false
            let took = await visit.stage.clock.measure {
                if let url = await visit.frame()?.url, isInstaller(url) {
                    isShown = true
                    await look(visit, url)
                }
                await visit.stage.pause(.milliseconds(50))
            }
            if isShown { state.withLock { $0.seconds += took / .seconds(1) } }
        }
    }

    private func look(_ visit: PageVisit, _ url: String) async {
        guard let seen = try? await visit.page.evaluate(Self.script, in: PageVisit.frame, timeout: .seconds(2)) else {
            return
        }
        state.withLock { state in
            state.url = url
            let text = seen["text"].stringValue ?? ""
            if text.count >= state.text.count { state.text = text }
            state.graphics = max(state.graphics, seen["media"].intValue ?? 0)
            let html = seen["html"].stringValue ?? ""
            if html.count >= state.html.count { state.html = html }
        }
    }

    private static let script = """
        (() => {
            const media = [...document.querySelectorAll('img, video, canvas, svg, iframe')].filter((element) => element.getBoundingClientRect().width > 0);
            return { text: document.body ? document.body.innerText : '', media: media.length,
                html: document.documentElement ? document.documentElement.outerHTML.slice(0, 20000) : '' };
        })()
        """

    func end() { state.withLock { $0.isOver = true } }

    /// Adds what was seen to a record of the wizard's page; `nil` when it was never seen.
    func complete(_ record: inout PageRecord) -> PageRecord? {
        state.withLock { state in
            if let url = state.url {
                if record.frameURL == nil { record.frameURL = url }
                if PageRecord.isEmpty(record.applicationText) { record.applicationText = state.text }
                record.visibleGraphics = max(record.visibleGraphics, state.graphics)
                if record.html.isEmpty { record.html = state.html }
                record.seconds = state.seconds
            }
            return record.frameURL == nil ? nil : record
        }
    }
}
