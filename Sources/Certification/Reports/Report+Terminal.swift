import Foundation

extension Report {
    /// The report for a terminal.
    ///
    /// - Parameter colours: only when the output is a terminal; without them the text holds no escape sequence.
    package func text(colours: Bool) -> String {
        let paint = Paint(isOn: colours)
        var lines = ["\(paint.bold(name)) \(version) · book \(book.rawValue)", ""]
        for severity in [Severity.reject, .notice] {
            let found = findings(severity)
            guard !found.isEmpty else { continue }
            lines.append(paint.bold(severity == .reject ? "Rejected (\(found.count))" : "Notices (\(found.count))"))
            for item in found {
                let mark = severity == .reject ? paint.red("✘") : paint.yellow("!")
                lines.append("  \(mark) \(paint.bold(item.rule))  \(plain(item.message))")
                if let place = item.location {
                    lines.append("      at  \(plain(place.file)):\(place.line):\(place.column)")
                }
                lines.append("      fix \(plain(firstSentence(item.fix)))")
            }
            lines.append("")
        }
        if !unjudged.isEmpty {
            lines.append(paint.bold("Not judged (\(unjudged.count))"))
            for line in unjudged {
                let what = line.outcome == .needsPerson ? "needs a person" : "not run"
                lines.append("  ? \(line.id)  \(what): \(plain(line.reason ?? ""))")
            }
            lines.append("")
        }
        let counts =
            "\(count(.passed)) passed, \(count(.failed)) failed, \(count(.notApplicable)) not applicable, "
            + "\(unjudged.count) not judged, \(rules.count(where: \.isPlanned)) planned"
        lines.append("Rules: \(counts)")
        lines.append(
            "Publication: \(Self.day(forecast.likely)) likely, between \(Self.day(forecast.earliest)) and \(Self.day(forecast.latest))"
        )
        let word =
            switch verdict {
            case .approved: paint.green("approved")
            case .notes: paint.yellow("notes")
            case .rejected: paint.red("rejected")
            }
        lines.append("Verdict: \(word)")
        return lines.joined(separator: "\n") + "\n"
    }

    private func count(_ outcome: Outcome) -> Int { rules.count { $0.outcome == outcome } }

    private func firstSentence(_ text: String) -> String {
        guard let end = text.firstRange(of: ". ") else { return text }
        return String(text[..<end.lowerBound]) + "."
    }

    /// What an application writes must not steer the terminal.
    private func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }))
    }

    private struct Paint {
        var isOn: Bool
        func bold(_ text: String) -> String { wrap(text, "1") }
        func red(_ text: String) -> String { wrap(text, "31") }
        func green(_ text: String) -> String { wrap(text, "32") }
        func yellow(_ text: String) -> String { wrap(text, "33") }
        private func wrap(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    }
}
