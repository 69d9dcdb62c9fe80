"""The words of thanks, wishes and next steps, which every letter may have.

A letter that has none but these, names and dates says nothing of the conversation. The shipped
templates without any note consist of them; a test holds that.
"""

from __future__ import annotations

from followupd.core.letters.english import word_set

COURTESIES = word_set(
    """
    absolutely additional afternoon again agree amazing answer answering anything application
    applied apply applying appreciate appreciated appreciation arrange arranging ask attention
    awesome background believe best better bringing brings busy calendar call calling calls
    candidate carry certain chance chat chatted chatting cheers choose clearer colleague comes
    companies company concerning confident connect connecting consider consideration considering
    contact contacting continue continued continuing conversation convinced cool cordially
    credit culture date dates day days deal dear decide deciding decision deeply definitely
    delighted delightful detail details discuss discussed discussion documents e-mail eager
    easiest easy effort efforts email enjoy enjoyed enthusiasm enthusiastic environment
    especially evening excellent excited excitement exciting expect experience explain explained
    explaining face faithfully fantastic feedback feel feeling find finished fit flexible follow
    following forgot forward found fresh fun future generous giving glad gladly go good grateful
    gratitude great greatly grown hand happen happens happy head hear heard hearing hello help
    helped helpful hesitate hey hi highly hire hired hiring honored honoured hope hoped ideal
    imagine impressed impression impressive information informative inside insight insightful
    insights intend interest interested interesting interview interviewer interviewers
    interviewing interviews invitation invite invited inviting job join joining kind kindness
    learn learned learning letter liked little long longer look looked looking looks lot love
    lovely madam mail match meet meeting meetings member members message met missed morning move
    needed next nice note notice obliged open opportunity organisation organising organization
    part particularly pass passion passionate people perfect person phone pick picture place
    plan planned pleasant please pleased pleasure position possible preparations proceed process
    provide question questions reach ready references regarding regards report required
    respectfully rest ring role room round rounds schedule screen select selected selection send
    set settle shaking share shared sharing shop short showing sides sincerely sir sit sitting
    skill skills soon speak speaking spending spent spoke spoken spot stage step steps stopped
    strongly success suggest suit suits sure table taking talk talked team teams tell telling
    thank thank-you thankful thanks thrilled time today tomorrow touch truly update updates
    useful valuable video visit voice wait want warm way week weekend welcome welcomed welcoming
    wherever wish wishes wonderful word work working worth worthwhile yes yesterday yours
    meantime moment top write writing note word
    """
)
