/// The window that a page sees.
package struct Viewport: Sendable, Hashable {
    /// In CSS pixels.
    package var width: Int
    /// In CSS pixels.
    package var height: Int
    /// Device pixels to a CSS pixel.
    package var scale: Double
    /// A phone: its viewport rules, touch events and user agent.
    package var isMobile: Bool

    package init(width: Int, height: Int, scale: Double = 1, isMobile: Bool = false) {
        self.width = width
        self.height = height
        self.scale = scale
        self.isMobile = isMobile
    }

    /// 1280 by 800.
    package static let desktop = Viewport(width: 1280, height: 800)

    /// A phone of 390 by 844 with two device pixels to a CSS pixel.
    package static let mobile = Viewport(width: 390, height: 844, scale: 2, isMobile: true)

    /// A phone.
    package static func mobile(width: Int, height: Int = 844, scale: Double = 2) -> Viewport {
        Viewport(width: width, height: height, scale: scale, isMobile: true)
    }
}
