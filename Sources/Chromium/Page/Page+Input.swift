extension Page {
    /// Clicks the first element that matches, with the mouse, as a visitor would: it is scrolled into view, and must
    /// be visible and on top within two seconds.
    ///
    /// - Throws: `noSuchElement` at once when nothing matches; `notClickable`; `noSuchFrame`; `closed`.
    package func click(_ selector: String, in frame: FrameMatch? = nil) async throws {
        let place = try await place(frame)
        let point = try await clickablePoint(selector, frame: place.frame)
        let position = try await mainPoint(point, frame: place.frame)
        for (kind, buttons) in [("mouseMoved", 0.0), ("mousePressed", 1), ("mouseReleased", 0)] {
            var event: [String: BrowserValue] = [
                "type": .string(kind), "x": .number(position.x), "y": .number(position.y),
                "buttons": .number(buttons),
            ]
            if kind != "mouseMoved" {
                event["button"] = "left"
                event["clickCount"] = 1
            }
            try await call("Input.dispatchMouseEvent", .object(event))
        }
    }

    /// Gives a field a value as typing would: text fields, areas, lists (by value or label), check boxes (`true` or
    /// `false`) and editable elements; `input` and `change` follow.
    ///
    /// - Throws: `noSuchElement`, `noSuchFrame`, `closed`.
    package func fill(_ selector: String, with value: String, in frame: FrameMatch? = nil) async throws {
        let done = try await evaluate("(\(Script.fill))(\(literal(selector)), \(literal(value)))", in: frame)
        guard done.isTruthy else { throw BrowserError.noSuchElement(selector) }
    }

    /// Submits the form that matches or that holds the element that matches, as its button would.
    ///
    /// - Throws: `noSuchElement`, `noSuchFrame`, `closed`.
    package func submit(_ selector: String, in frame: FrameMatch? = nil) async throws {
        let done = try await evaluate("(\(Script.submit))(\(literal(selector)))", in: frame)
        guard done.isTruthy else { throw BrowserError.noSuchElement(selector) }
    }

    private struct Point: Sendable {
        var x: Double
        var y: Double
    }

    private func literal(_ text: String) -> String { BrowserValue.string(text).serialized() }

    /// Where the element is, in its frame.
    private func clickablePoint(_ selector: String, frame: String) async throws -> Point {
        let lastFailure = LastFailure()
        let question = "(\(Script.locate))(\(literal(selector)))"
        do {
            return try await withDeadline("clicking", within: .seconds(2), clock: clock) { [self] in
                while true {
                    let answer = try await evaluate(question, in: .id(frame))
                    if let x = answer["x"].doubleValue, let y = answer["y"].doubleValue { return Point(x: x, y: y) }
                    guard let reason = answer["reason"].stringValue else {
                        throw BrowserError.noSuchElement(selector)
                    }
                    lastFailure.set(reason)
                    try await clock.sleep(for: .milliseconds(50))
                }
            }
        } catch let error as BrowserError where error.code == .timedOut {
            let reason = lastFailure.text ?? "its frame does not answer"
            throw BrowserError(
                .notClickable, "\(selector) cannot be clicked: \(reason).",
                recovery: "Wait until it is visible, or close what covers it.")
        }
    }

    /// The point in the window: each frame's element is asked where it is in its parent.
    private func mainPoint(_ point: Point, frame: String) async throws -> Point {
        var point = point
        var frame = frame
        while let parent = look({ state in
            state.tree[frame]?.parentID.flatMap { state.tree[$0] }
        }) {
            try await call("DOM.enable", session: parent.session)
            let owner = try await call("DOM.getFrameOwner", ["frameId": .string(frame)], session: parent.session)
            let node = try await call(
                "DOM.resolveNode", ["backendNodeId": owner["backendNodeId"]], session: parent.session)
            let box = try await call(
                "Runtime.callFunctionOn",
                [
                    "objectId": node["object"]["objectId"], "returnByValue": true,
                    "functionDeclaration": .string(Script.placeInParent),
                    "arguments": [["value": .number(point.x)], ["value": .number(point.y)]],
                ], session: parent.session)
            guard let x = box["result"]["value"]["x"].doubleValue, let y = box["result"]["value"]["y"].doubleValue
            else {
                throw BrowserError(
                    .notClickable, "The frame that holds the element is not shown.",
                    recovery: "Wait until the frame is visible.")
            }
            point = Point(x: x, y: y)
            frame = parent.id
        }
        return point
    }
}

/// Functions that run in pages.
private enum Script {
    static let locate = """
        (selector) => {
            const element = document.querySelector(selector);
            if (!element) return null;
            element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
            const box = [...element.getClientRects()].find((r) => r.width > 0 && r.height > 0);
            if (!box) return { reason: 'it has no size' };
            if (!element.checkVisibility({ visibilityProperty: true })) return { reason: 'it is hidden' };
            const x = box.left + box.width / 2, y = box.top + box.height / 2;
            const root = element.getRootNode();
            const top = root.elementFromPoint(x, y);
            if (!top) return { reason: 'it is outside the window' };
            const label = top.closest('label');
            if (top === element || element.contains(top) || (label && label.control === element)) return { x, y };
            const name = top.tagName.toLowerCase() + (top.id ? '#' + top.id : '');
            return { reason: 'it is covered by ' + name };
        }
        """

    static let fill = """
        (selector, value) => {
            const element = document.querySelector(selector);
            if (!element) return false;
            element.focus();
            const tell = (...names) => {
                for (const name of names) element.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
            };
            if (element.isContentEditable) {
                element.textContent = value;
                tell('input');
            } else if (element instanceof HTMLSelectElement) {
                const option = [...element.options].find((o) => o.value === value || o.label === value);
                if (option) element.value = option.value;
                tell('input', 'change');
            } else if (element.type === 'checkbox' || element.type === 'radio') {
                if (String(element.checked) !== value) element.click();
            } else {
                // Libraries that watch the field replace its own setter; the prototype's is what typing uses.
                const prototype = element instanceof HTMLTextAreaElement
                    ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
                Object.getOwnPropertyDescriptor(prototype, 'value').set.call(element, value);
                tell('input', 'change');
            }
            return true;
        }
        """

    static let submit = """
        (selector) => {
            const element = document.querySelector(selector);
            const form = element && (element instanceof HTMLFormElement ? element : element.form);
            if (!form) return false;
            // Not within this call: the answer must come before the document goes.
            setTimeout(() => form.requestSubmit(), 0);
            return true;
        }
        """

    static let placeInParent = """
        function (x, y) {
            const style = getComputedStyle(this);
            const at = () => {
                const box = this.getBoundingClientRect();
                return {
                    x: box.left + this.clientLeft + parseFloat(style.paddingLeft) + x,
                    y: box.top + this.clientTop + parseFloat(style.paddingTop) + y,
                };
            };
            if (this.getClientRects().length === 0) return null;
            let point = at();
            if (point.x < 0 || point.y < 0 || point.x >= innerWidth || point.y >= innerHeight) {
                scrollBy({ left: point.x - innerWidth / 2, top: point.y - innerHeight / 2, behavior: 'instant' });
                point = at();
            }
            return point;
        }
        """
}
