/// How much of a frame there is to see, for judging blank pages and horizontal scrolling.
package struct PageLayout: Sendable, Hashable {
    /// The width of the content, in CSS pixels.
    package let scrollWidth: Int
    /// The width that is shown without scrolling, in CSS pixels.
    package let clientWidth: Int
    /// The height of the content, in CSS pixels.
    package let scrollHeight: Int
    /// The height that is shown without scrolling, in CSS pixels.
    package let clientHeight: Int
    /// Characters of the visible text, without white space at its ends.
    package let visibleTextLength: Int
    /// Elements of the body with a size that are not hidden; counting ends at 10,000.
    package let visibleElements: Int
    /// Of these: images, videos, canvases, drawings and frames.
    package let visibleMedia: Int

    /// Whether a visitor must scroll sideways.
    package var scrollsHorizontally: Bool { scrollWidth > clientWidth }

    /// Whether there is nothing to see.
    package var isBlank: Bool { visibleTextLength == 0 && visibleMedia == 0 }
}

extension Page {
    /// Measures a frame as it is now.
    package func layout(in frame: FrameMatch? = nil) async throws -> PageLayout {
        let value = try await evaluate(
            """
            (() => {
                const root = document.documentElement, body = document.body;
                let elements = 0, media = 0;
                for (const element of body ? body.querySelectorAll('*') : []) {
                    if (elements >= 10000) break;
                    const box = element.getBoundingClientRect();
                    if (box.width <= 0 || box.height <= 0) continue;
                    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
                    elements += 1;
                    if (element.matches('img, video, canvas, svg, iframe, object, embed')) media += 1;
                }
                return {
                    scrollWidth: Math.max(root.scrollWidth, body ? body.scrollWidth : 0),
                    clientWidth: root.clientWidth,
                    scrollHeight: Math.max(root.scrollHeight, body ? body.scrollHeight : 0),
                    clientHeight: root.clientHeight,
                    text: body ? body.innerText.trim().length : 0, elements, media,
                };
            })()
            """, in: frame)
        return PageLayout(
            scrollWidth: value["scrollWidth"].intValue ?? 0, clientWidth: value["clientWidth"].intValue ?? 0,
            scrollHeight: value["scrollHeight"].intValue ?? 0, clientHeight: value["clientHeight"].intValue ?? 0,
            visibleTextLength: value["text"].intValue ?? 0, visibleElements: value["elements"].intValue ?? 0,
            visibleMedia: value["media"].intValue ?? 0)
    }
}
