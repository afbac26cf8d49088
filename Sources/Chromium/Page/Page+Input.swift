extension Page {
    /// Clicks the first element that matches, with the mouse, as a visitor would: it is scrolled into view, and must
    /// be visible and on top within three seconds.
    ///
    /// - Throws: `noSuchElement` at once when nothing matches; `notClickable`; `noSuchFrame`; `closed`.
    package func click(_ selector: String, in frame: FrameMatch? = nil) async throws {
        let place = try await place(frame)
        let lastFailure = LastFailure()
        let point: Point
        do {
            point = try await withDeadline("clicking", within: .seconds(3), clock: clock) { [self] in
                var attempt = 0
                while true {
                    if let point = try await aim(selector, at: place, attempt: attempt, lastFailure) { return point }
                    attempt += 1
                    try await clock.sleep(for: .milliseconds(50))
                }
            }
        } catch let error as BrowserError where error.code == .timedOut {
            throw BrowserError(
                .notClickable,
                "\(selector) cannot be clicked: \(lastFailure.text ?? "its frame does not answer").",
                recovery: "Wait until it is visible, or close what covers it.")
        }
        try await mouse("mousePressed", at: point)
        try await mouse("mouseReleased", at: point)
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

    /// Moves the mouse onto the element; `nil` and a reason when it is not there yet.
    ///
    /// Just after scrolling, the browser may still send the mouse where things were: so the element itself is asked
    /// whether the mouse came. It is asked from a world of our own, which the page cannot see.
    private func aim(_ selector: String, at place: Place, attempt: Int, _ lastFailure: LastFailure)
        async throws -> Point?
    {
        let world = try await call(
            "Page.createIsolatedWorld", ["frameId": .string(place.frame), "worldName": "mouse"],
            session: place.session)["executionContextId"]
        func ask(_ expression: String) async throws -> BrowserValue {
            try await call(
                "Runtime.evaluate", ["expression": .string(expression), "contextId": world, "returnByValue": true],
                session: place.session)["result"]["value"]
        }
        let answer = try await ask("(\(Script.locate))(\(literal(selector)))")
        guard let x = answer["x"].doubleValue, let y = answer["y"].doubleValue else {
            guard let reason = answer["reason"].stringValue else { throw BrowserError.noSuchElement(selector) }
            lastFailure.set(reason)
            return nil
        }
        let point = try await mainPoint(Point(x: x, y: y), frame: place.frame)
        // A mouse that stays where it is sends nothing.
        if attempt > 0 { try await mouse("mouseMoved", at: Point(x: point.x + 1, y: point.y + 1)) }
        try await mouse("mouseMoved", at: point)
        if try await ask("globalThis.mouseCame").isTruthy { return point }
        lastFailure.set("the mouse does not reach it")
        return nil
    }

    private func mouse(_ type: String, at point: Point) async throws {
        var event: [String: BrowserValue] = ["type": .string(type), "x": .number(point.x), "y": .number(point.y)]
        if type != "mouseMoved" {
            event["button"] = "left"
            event["clickCount"] = 1
        }
        try await call("Input.dispatchMouseEvent", .object(event))
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
            if (top === element || element.contains(top) || (label && label.control === element)) {
                globalThis.mouseTarget = top;
                globalThis.mouseCame = false;
                globalThis.mouseWatch ??= addEventListener('mousemove', (event) => {
                    const path = event.composedPath();
                    if (path.includes(globalThis.mouseTarget)) globalThis.mouseCame = true;
                }, true) ?? true;
                return { x, y };
            }
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
