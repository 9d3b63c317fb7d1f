//! What is decided of a ticket and of the data that may be sent with it.

use super::super::early::{EARLY_DECIDES, EARLY_SAFE};
use super::super::tickets::{OPENS, SESSION};
use super::super::{EarlyData, Session};
use super::Handshake;
use crate::pipeline::cast::CLIENT_TLS;
use crate::pipeline::cx::{Arm, Cx};
use crate::pipeline::request::Method;
use crate::text;
use crate::text::Text;

impl Handshake {
    /// Can the server decrypt the ticket that it was shown?
    pub(super) fn open_ticket(&self, cx: &Cx) {
        if self.ticket.is_some() {
            let arms = vec![
                Arm::new(ACCEPTED_TICKET).set(Session::Resumed.setting()),
                Arm::new(REFUSED_TICKET).set(Session::Lost.setting()),
            ];
            let taken = usize::from(!self.resumes);
            cx.door(self.server, TICKET, &OPENS, arms, taken);
        }
    }

    /// The client goes by its ticket, if it has one; may it send data with it?
    pub(super) fn offers_early_data(&self, cx: &Cx) -> bool {
        let Some(ticket) = &self.ticket else {
            return false;
        };
        let none = Arm::new(NO_TICKET);
        // No knob takes away what an earlier visit has left.
        let none = match Session::of(cx.settings()) {
            Session::Resumed | Session::Lost => none.set(Session::Full.setting()),
            Session::Full => none,
        };
        let arms = vec![Arm::new(KEPT).set(Session::Resumed.setting()), none];
        cx.door(&CLIENT_TLS, TICKET, &SESSION, arms, 0);
        if ticket.early_data {
            let arms = vec![
                Arm::new(SAFE).set(Method::Get.setting()),
                Arm::new(UNSAFE).set(Method::Post.setting()),
            ];
            let door = usize::from(!self.safe);
            cx.door(&CLIENT_TLS, METHOD, &EARLY_SAFE, arms, door);
        }
        ticket.early_data && self.safe
    }

    pub(super) fn early_door(&self, cx: &Cx, taken: usize) {
        let arms = vec![
            Arm::new(ACCEPTED).set(EarlyData::Accepted.setting()),
            Arm::new(REJECTED).set(EarlyData::Rejected.setting()),
        ];
        cx.door(self.server, "0-RTT", &EARLY_DECIDES, arms, taken);
    }
}

const TICKET: Text = text!("ticket", "会话票据", "билет");
const KEPT: Text = text!("kept", "有", "есть");
const NO_TICKET: Text = text!("none", "无", "нет");
const ACCEPTED_TICKET: Text = text!("can be read", "可解密", "читается");
const REFUSED_TICKET: Text = text!("cannot be read", "无法解密", "не прочесть");
const METHOD: Text = text!("method", "方法", "метод");
const SAFE: Text = text!("safe", "安全", "безопасный");
const UNSAFE: Text = text!("not safe", "不安全", "небезопасный");
const ACCEPTED: Text = text!("accepted", "接受", "принимаются");
const REJECTED: Text = text!("rejected", "拒绝", "отклоняются");
