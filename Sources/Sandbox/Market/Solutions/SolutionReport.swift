/// What an installation has done, stage by stage.
package struct SolutionReport: Sendable, Hashable {
    /// What became of one entity.
    package struct Step: Sendable, Hashable {
        /// `CRM_STATUS`; empty: of the archive as a whole.
        package var entity: String
        package var added = 0
        package var changed = 0
        package var removed = 0
        /// What the archive has and was left as it is, or what could not be cleared.
        package var kept = 0
        /// In a sentence, where numbers do not say it.
        package var note = ""

        init(_ entity: String, note: String = "") {
            self.entity = entity
            self.note = note
        }
    }

    package struct Stage: Sendable, Hashable {
        package var stage: SolutionStage
        package var isDone: Bool
        package var steps: [Step]
    }

    package var kind: SolutionKind
    package var title: String
    /// Those that were begun, the last one failed if ``failure`` is set.
    package var stages: [Stage] = []
    /// Codes of the applications that were installed on the way.
    package var applications: [String] = []
    /// Why nothing was applied; `nil`: everything was.
    package var failure: String?
    /// The failure's word for programs.
    package var failureCode: String?

    package var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "title": .string(title), "applied": .bool(failure == nil),
            "error": failureCode.map { .string($0) } ?? .null, "message": failure.map { .string($0) } ?? .null,
            "applications": .array(applications.map { .string($0) }),
            "stages": .array(
                stages.map { stage in
                    [
                        "stage": .string(stage.stage.rawValue), "outcome": stage.isDone ? "done" : "failed",
                        "steps": .array(
                            stage.steps.map { step in
                                [
                                    "entity": .string(step.entity), "added": .int(step.added),
                                    "changed": .int(step.changed), "removed": .int(step.removed),
                                    "kept": .int(step.kept), "note": .string(step.note),
                                ]
                            }),
                    ]
                }),
        ]
    }

    init(kind: SolutionKind, title: String) {
        self.kind = kind
        self.title = title
    }

    /// A report as ``json`` wrote it.
    init?(_ json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap(SolutionKind.init(rawValue:)) else { return nil }
        self.init(kind: kind, title: json["title"]?.string ?? "")
        failure = json["message"]?.string
        failureCode = json["error"]?.string
        applications = (json["applications"]?.array ?? []).compactMap(\.string)
        stages = (json["stages"]?.array ?? []).compactMap { stage in
            guard let name = stage["stage"]?.string.flatMap(SolutionStage.init(rawValue:)) else { return nil }
            let steps = (stage["steps"]?.array ?? []).map { step in
                var result = Step(step["entity"]?.string ?? "", note: step["note"]?.string ?? "")
                result.added = step["added"]?.integer ?? 0
                result.changed = step["changed"]?.integer ?? 0
                result.removed = step["removed"]?.integer ?? 0
                result.kept = step["kept"]?.integer ?? 0
                return result
            }
            return Stage(stage: name, isDone: stage["outcome"]?.string == "done", steps: steps)
        }
    }
}
