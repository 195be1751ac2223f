/**
 * Arabic.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Arabic. */
const ar: AdviceTable = {
  locale: "ar",
  weaknesses: {
    word: {
      warning: "هذه في معظمها كلمة أو كلمة مرور يستخدمها كثيرون.",
      suggestion: "اجمع عدة كلمات لا علاقة لبعضها ببعض.",
    },
    context: {
      warning: "هذه في معظمها بياناتك الخاصة أو اسم هذه الخدمة.",
      suggestion: "تجنّب الأسماء والعناوين التي يعرفها الآخرون.",
    },
    walk: {
      warning: "هذه مفاتيح متجاورة على لوحة المفاتيح.",
      suggestion: "استخدم مسارًا أطول فيه انعطافات، والأفضل استخدام كلمات.",
    },
    sequence: {
      warning: "الحروف أو الأرقام المرتبة ترتيبها المعتاد تُخمَّن مبكرًا.",
      suggestion: "تجنّب المتتاليات مثل «abcd» أو «6543».",
    },
    repeat: {
      warning: "تتكرر الأحرف نفسها مرة بعد مرة.",
      suggestion: "التكرار لا يضيف شيئًا. أضف كلمات أخرى بدلًا منه.",
    },
    date: {
      warning: "التواريخ والسنوات تُخمَّن مبكرًا.",
      suggestion: "تجنّب التواريخ، ولا سيما ما يخصّك منها.",
    },
    short: {
      warning: "هذه أقصر من أن يصعب تخمينها.",
      suggestion: "أضف كلمة أو كلمتين. لا حاجة إلى رموز أو أحرف كبيرة.",
    },
  },
  crackTime: "الوقت اللازم لتخمينها: {time}",
  instant: "أقل من ثانية",
  centuries: "قرون",
};

export default ar;
