//! Why a cache decided as it did, with the section that says so.

use serde::Serialize;

/// One step of a decision. The order of a decision's reasons is the order in which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Reason {
    /// Only GET and HEAD are answered from a cache.
    Method,
    /// Answers to this method are not stored.
    MethodNotStored,
    /// Nothing is stored for the URL.
    NothingStored,
    /// What is stored was chosen by other request fields than this request has.
    VaryMismatch,
    /// What is stored is a part that does not hold what is asked for.
    PartIsNotEnough,
    /// Several would do: the one with the latest `Date` is taken.
    MostRecent,
    /// A targeted field took the place of `Cache-Control` and `Expires`.
    Targeted,
    /// It is younger than its freshness lifetime.
    Fresh,
    /// It has outlived its freshness lifetime.
    Stale,
    /// It was called outdated: it must be validated first.
    Invalidated,
    /// The response forbids use without validation.
    ResponseNoCache,
    /// The client wants it validated.
    RequestNoCache,
    /// The client wants a younger one.
    RequestMaxAge,
    /// The client wants it fresh for longer.
    MinFresh,
    /// A reload does not ask again for what never changes while it is fresh.
    Immutable,
    /// `Pragma` is no longer looked at.
    PragmaIgnored,
    /// Once stale it must be validated, by every cache.
    MustRevalidate,
    /// Once stale it must be validated, by shared caches.
    ProxyRevalidate,
    /// A shared cache must validate what `s-maxage` has made stale.
    SMaxAge,
    /// The client takes it although stale.
    MaxStale,
    /// The server allows it stale while it is validated behind the client's back.
    StaleWhileRevalidate,
    /// It is allowed stale because of the server's error.
    StaleIfError,
    /// It is used stale because the server cannot be reached.
    Disconnected,
    /// The client wants only what is stored.
    OnlyIfCached,
    /// It has no validator that could be asked for.
    NoValidator,
    /// Its entity tag, or its date, is asked for in a conditional request.
    Validate,
    /// The client has it already: by entity tag.
    IfNoneMatch,
    /// The client has it already: by date.
    IfModifiedSince,
    /// The client's part is of another representation: it is given all.
    IfRange,
    /// A part is asked for and given.
    Range,
    /// The part that is asked for does not exist.
    RangeNotSatisfiable,
    /// An interim response is not stored.
    Interim,
    /// The response may be stored.
    Storable,
    /// The request forbids storing.
    RequestNoStore,
    /// The response forbids storing.
    ResponseNoStore,
    /// The status code is understood, so `no-store` does not count.
    MustUnderstand,
    /// The status code is not understood.
    StatusNotUnderstood,
    /// It is for one user, and this cache is shared.
    Private,
    /// The request was authorized, and nothing lets a shared cache store the answer.
    Authorization,
    /// This cache does not store responses that set cookies.
    SetCookie,
    /// The status code is not cacheable unless the response says so.
    NotCacheable,
    /// It answers the request's own condition or range only.
    AnswersThisRequest,
    /// It has neither a lifetime nor a validator.
    Useless,
    /// It matches no other request.
    VaryStar,
    /// It broke off.
    Incomplete,
    /// The answer to a POST says how long it may be used and for which URL.
    PostIsCacheable,
    /// Fields that belong to the connection, or may not be kept, are left out.
    FieldsLeftOut,
    /// A 304 brings new fields for what is stored.
    Freshened,
    /// A 304 fits nothing that is stored.
    FreshensNothing,
    /// The answer to a HEAD brings new fields for what is stored.
    HeadFreshened,
    /// The answer to a HEAD shows that what is stored is outdated.
    HeadDiffers,
    /// A full response takes the place of what was to be validated.
    Replaced,
    /// An unsafe request may have changed the resource.
    UnsafeMethod,
}

impl Reason {
    /// Where it stands.
    pub fn section(self) -> &'static str {
        match self {
            Reason::Method | Reason::NothingStored | Reason::MostRecent => "RFC 9111 §4",
            Reason::VaryMismatch | Reason::VaryStar => "RFC 9111 §4.1",
            Reason::PartIsNotEnough | Reason::Incomplete => "RFC 9111 §3.3",
            Reason::Targeted => "RFC 9213 §2.2",
            Reason::Fresh | Reason::Stale => "RFC 9111 §4.2",
            Reason::Invalidated | Reason::UnsafeMethod => "RFC 9111 §4.4",
            Reason::ResponseNoCache => "RFC 9111 §5.2.2.4",
            Reason::RequestNoCache => "RFC 9111 §5.2.1.4",
            Reason::RequestMaxAge => "RFC 9111 §5.2.1.1",
            Reason::MinFresh => "RFC 9111 §5.2.1.3",
            Reason::Immutable => "RFC 8246 §2",
            Reason::PragmaIgnored => "RFC 9111 §5.4",
            Reason::MustRevalidate => "RFC 9111 §5.2.2.2",
            Reason::ProxyRevalidate => "RFC 9111 §5.2.2.8",
            Reason::SMaxAge => "RFC 9111 §5.2.2.10",
            Reason::MaxStale => "RFC 9111 §5.2.1.2",
            Reason::StaleWhileRevalidate => "RFC 5861 §3",
            Reason::StaleIfError => "RFC 5861 §4",
            Reason::Disconnected => "RFC 9111 §4.2.4",
            Reason::OnlyIfCached => "RFC 9111 §5.2.1.7",
            Reason::NoValidator | Reason::Validate => "RFC 9111 §4.3.1",
            Reason::IfNoneMatch => "RFC 9110 §13.1.2",
            Reason::IfModifiedSince => "RFC 9110 §13.1.3",
            Reason::IfRange => "RFC 9110 §13.1.5",
            Reason::Range => "RFC 9110 §14.2",
            Reason::RangeNotSatisfiable => "RFC 9110 §15.5.17",
            Reason::Interim
            | Reason::MethodNotStored
            | Reason::Storable
            | Reason::AnswersThisRequest
            | Reason::Useless => "RFC 9111 §3",
            Reason::RequestNoStore => "RFC 9111 §5.2.1.5",
            Reason::ResponseNoStore => "RFC 9111 §5.2.2.5",
            Reason::MustUnderstand | Reason::StatusNotUnderstood => "RFC 9111 §5.2.2.3",
            Reason::Private => "RFC 9111 §5.2.2.7",
            Reason::Authorization => "RFC 9111 §3.5",
            Reason::SetCookie => "RFC 9111 §7.3",
            Reason::NotCacheable => "RFC 9110 §15.1",
            Reason::PostIsCacheable => "RFC 9110 §9.3.3",
            Reason::FieldsLeftOut => "RFC 9111 §3.1",
            Reason::Freshened | Reason::FreshensNothing => "RFC 9111 §4.3.4",
            Reason::HeadFreshened | Reason::HeadDiffers => "RFC 9111 §4.3.5",
            Reason::Replaced => "RFC 9111 §4.3.3",
        }
    }
}
