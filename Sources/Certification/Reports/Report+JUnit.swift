extension Report {
    /// One test case a rule, for build servers.
    package var junit: String {
        let skipped = rules.count {
            $0.outcome == .notApplicable || $0.outcome == .notRun || $0.outcome == .needsPerson
        }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuite name="lintel certify \#(Markup.escaped(code))" tests="\#(rules.count)" failures="\#(rules.count { $0.outcome == .failed })" skipped="\#(skipped)">"#,
        ]
        for rule in rules {
            let head =
                #"  <testcase classname="\#(Markup.escaped(rule.severity.rawValue))" name="\#(Markup.escaped(rule.id))""#
            switch rule.outcome {
            case .passed: lines.append(head + "/>")
            case .failed:
                lines.append(head + ">")
                for item in findings where item.rule == rule.id {
                    lines.append(
                        #"    <failure message="\#(Markup.escaped(item.message))">\#(Markup.escaped(item.fix))</failure>"#
                    )
                }
                lines.append("  </testcase>")
            case .notApplicable, .notRun, .needsPerson:
                let reason = "\(rule.outcome.rawValue): \(rule.reason ?? "")"
                lines.append(head + ">")
                lines.append(#"    <skipped message="\#(Markup.escaped(reason))"/>"#)
                lines.append("  </testcase>")
            }
        }
        lines.append("</testsuite>")
        return lines.joined(separator: "\n") + "\n"
    }
}
