import Foundation
import Review
import Sandbox

extension Report {
    /// `report.json`, as its published schema says: members in a fixed order, two spaces a level.
    package var json: JSONValue {
        [
            "schema": 1,
            "verdict": .string(verdict.rawValue),
            "book": .string(book.rawValue),
            "application": [
                "code": .string(code), "name": .string(name), "version": .string(version), "card": .string(card),
            ],
            "date": .string(Self.timestamp(date)),
            "findings": .array(findings.map(Self.json)),
            "rules": .array(rules.map(Self.json)),
            "scenarios": .array(scenarios.map(Self.json)),
            "forecast": Self.json(forecast),
        ]
    }

    private static func json(_ item: Item) -> JSONValue {
        var members: JSONObject = [
            "rule": .string(item.rule), "severity": .string(item.severity.rawValue), "title": .string(item.title),
            "message": .string(item.message),
            "evidence": .array(
                item.evidence.map {
                    ["kind": .string($0.kind.rawValue), "reference": .string($0.reference), "text": .string($0.text)]
                }),
        ]
        if let place = item.location {
            members["location"] = ["file": .string(place.file), "line": .int(place.line), "column": .int(place.column)]
        }
        members["fix"] = .string(item.fix)
        members["source"] = .string(item.source)
        return .object(members)
    }

    private static func json(_ line: Line) -> JSONValue {
        var members: JSONObject = [
            "id": .string(line.id), "severity": .string(line.severity.rawValue), "title": .string(line.title),
            "outcome": .string(line.outcome.rawValue),
        ]
        if let reason = line.reason { members["reason"] = .string(reason) }
        return .object(members)
    }

    private static func json(_ scenario: Scenario) -> JSONValue {
        var members: JSONObject = [
            "name": .string(scenario.name), "outcome": .string(scenario.outcome),
            "seconds": .double((scenario.seconds * 1000).rounded() / 1000),
        ]
        if let reason = scenario.reason { members["reason"] = .string(reason) }
        members["steps"] = .array(scenario.steps.map(JSONValue.string))
        members["screenshots"] = .array(scenario.pages.compactMap { $0.screenshot.map(JSONValue.string) })
        return .object(members)
    }

    private static func json(_ forecast: ReviewForecast) -> JSONValue {
        [
            "earliest": .string(day(forecast.earliest)), "likely": .string(day(forecast.likely)),
            "latest": .string(day(forecast.latest)),
            "stages": .array(
                forecast.stages.map {
                    ["name": .string($0.rawValue), "days": [.int($0.days.lowerBound), .int($0.days.upperBound)]]
                }),
        ]
    }

    static func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }

    /// `2026-11-23`, in UTC.
    static func day(_ date: Date) -> String { String(timestamp(date).prefix(10)) }
}
